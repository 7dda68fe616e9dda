# The application as one image; the same image is web server, worker and command.
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
RUN python -m venv /opt/eventapp
COPY requirements.txt .
RUN /opt/eventapp/bin/pip install --quiet --require-hashes -r requirements.txt
COPY . .
RUN for po in eventapp/translations/*/LC_MESSAGES/*.po; do \
        [ ! -e "$po" ] || /opt/eventapp/bin/pybabel compile -i "$po" -o "${po%.po}.mo" || exit 1; \
    done \
    && /opt/eventapp/bin/pip install --quiet --no-deps --no-build-isolation --no-index .

FROM python:3.11-slim-bookworm
RUN apt-get update -qq \
    && apt-get install -qq -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/eventapp --create-home eventapp
COPY --from=build /opt/eventapp /opt/eventapp
ENV PATH=/opt/eventapp/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    EVENTAPP_INSTANCE=/var/lib/eventapp
USER eventapp
WORKDIR /var/lib/eventapp
VOLUME /var/lib/eventapp
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["python", "-c", \
    "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["eventapp", "serve", "--host", "0.0.0.0", "--port", "8000"]
