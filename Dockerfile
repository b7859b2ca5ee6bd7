# One small image for every service of docker-compose.yml; the command says which one it is.
# Images are named by version: a digest belongs here once somebody has looked it up (docker buildx imagetools inspect).
FROM python:3.13.9-slim-bookworm AS build
# requirements-full.lock has, too, what searches by meaning and what reads an archive again on a cluster.
ARG LOCK=requirements-run.lock
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements-build.lock requirements-run.lock requirements-full.lock /locks/
RUN python -m venv /opt/build && /opt/build/bin/pip install --require-hashes -r /locks/requirements-build.lock
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --require-hashes -r /locks/$LOCK
COPY pyproject.toml README.md LICENSE NOTICE .gitignore /src/
COPY schemas /src/schemas
COPY crawlers /src/crawlers
COPY normaliser /src/normaliser
COPY matcher /src/matcher
COPY store /src/store
COPY indexer /src/indexer
COPY reporter /src/reporter
COPY scheduler /src/scheduler
COPY web /src/web
COPY credatlas /src/credatlas
RUN /opt/build/bin/pip wheel --no-deps --no-build-isolation --no-index --wheel-dir /wheels /src \
    && /opt/venv/bin/pip install --no-deps --no-index /wheels/*.whl

FROM python:3.13.9-slim-bookworm
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin credatlas \
    && install -d -o credatlas -g credatlas /data /backup
COPY --from=build /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 CREDATLAS_HOME=/data
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
ENTRYPOINT ["credatlas"]
CMD ["serve", "--host", "0.0.0.0"]
