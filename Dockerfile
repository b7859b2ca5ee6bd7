# One small image for every service of docker-compose.yml; the command says which one it is.
FROM python:3.13.9-slim-bookworm AS build
RUN python -m venv /opt/venv
COPY requirements-run.lock .
RUN /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements-run.lock

FROM python:3.13.9-slim-bookworm
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin credatlas \
    && install -d -o credatlas -g credatlas /data
COPY --from=build /opt/venv /opt/venv
COPY LICENSE NOTICE /app/
COPY schemas /app/schemas
COPY crawlers /app/crawlers
COPY normaliser /app/normaliser
COPY matcher /app/matcher
COPY store /app/store
COPY indexer /app/indexer
COPY reporter /app/reporter
COPY scheduler /app/scheduler
COPY web /app/web
COPY credatlas /app/credatlas
ENV PATH=/opt/venv/bin:$PATH PYTHONPATH=/app PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 CREDATLAS_HOME=/data
RUN python -m compileall -q /app
USER credatlas
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["python", "-m", "credatlas"]
CMD ["serve", "--host", "0.0.0.0"]
