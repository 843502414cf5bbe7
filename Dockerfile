# The ledger as an image: the application on granian, without the private PostgreSQL. docker-compose.yml runs it.
FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements/production.txt requirements/
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes --no-deps --requirement requirements/production.txt
COPY . .
RUN /venv/bin/pybabel compile --domain django --directory locale
# The address and the key are for this one command, which uses neither.
RUN STATIC_ROOT=/app/staticfiles DATABASE_URL=postgresql:// SECRET_KEY=build \
    /venv/bin/python manage.py collectstatic --no-input --verbosity 0

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home pacta
WORKDIR /app
COPY --from=build /venv /venv
COPY --from=build /app /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 STATIC_ROOT=/app/staticfiles HOST=0.0.0.0 PORT=8000
USER pacta
EXPOSE 8000
HEALTHCHECK --start-period=20s --interval=10s --timeout=5s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz')"]
CMD ["python", "manage.py", "serve"]
