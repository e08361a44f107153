# docker run --rm -v "$PWD:/src:ro" ghcr.io/fastlint/fastlint
FROM python:3.13-slim AS build
WORKDIR /build
COPY pyproject.toml README.md LICENSE ./
COPY fastlint fastlint
COPY rules rules
RUN python -m venv /opt/fastlint && /opt/fastlint/bin/pip install --no-cache-dir --disable-pip-version-check . \
    && /opt/fastlint/bin/python -m compileall -q /opt/fastlint/lib

FROM python:3.13-slim
LABEL org.opencontainers.image.source="https://github.com/fastlint/fastlint" \
      org.opencontainers.image.description="A linter for FastAPI projects that follows calls across modules." \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /opt/fastlint /opt/fastlint
ENV PATH="/opt/fastlint/bin:$PATH" PYTHONDONTWRITEBYTECODE=1
WORKDIR /src
USER nobody
ENTRYPOINT ["fastlint"]
