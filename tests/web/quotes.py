"""The sentences that the pages of the composed catalogue say, by what they say and how firmly."""

QUOTES = {
    "qa_process.p": "Approved by the Academic Council and reviewed every five years by an external panel.",
    "qa_process.m": "This micro-credential is quality assured by the institution.",
    "qa_process.n": "This course is not accredited by any awarding body.",
    "qa_process.v": "The college holds a quality charter and is reviewed every four years.",
    "learner_support.p": "A named tutor answers within two working days, and the help desk is open from 9 to 17.",
    "learner_support.m": "Support is available throughout the course.",
    "careers_guidance.p": "Prepares you for roles such as quality technician; book a talk with a careers adviser.",
    "careers_guidance.m": "Great for your career.",
    "quality_rating.p": "4.6 out of 5 from 212 learners",
    "employability_outcomes.p": "Of 128 people who finished in 2025, 74 had a new role within six months.",
    "employability_outcomes.m": "Become job-ready.",
    "connected_system.p": "Carries 5 ECTS credits at NFQ level 9 and counts towards the Postgraduate Certificate in Practice.",
    "connected_system.m": "Earn a digital badge.",
    "about.en": (
        "You will work on realistic tasks in {subject}, get feedback, and finish with a small project of your own.\n"
        "Plan for a few quiet hours each week; nothing has to be bought."
    ),
    "about.fr": "Vous travaillerez sur des cas réels, avec des retours à chaque étape, et terminerez par un projet.",
    "outcomes.en": "Describe a problem so that others can solve it|Choose a method and defend it|Report findings in plain words",
    "outcomes.fr": "Décrire un problème avec clarté|Choisir une méthode et la défendre",
    "assessment.en": "One short report, marked by a tutor, and a conversation about it.",
    "assessment.fr": "Un court rapport, corrigé par un tuteur.",
    "label.prices": "Fee",
    "label.effort": "Learning hours",
    "label.runs": "Starts",
    "label.delivery": "Mode of study",
}
