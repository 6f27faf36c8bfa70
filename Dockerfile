# syntax=docker/dockerfile:1
# Build stage: the whole workspace; then only what the servers need at run time, by `pnpm deploy`.
FROM node:24-bookworm-slim AS build
ENV CI=true TURBO_TELEMETRY_DISABLED=1
WORKDIR /src
RUN npm install --global pnpm@10.34.9
COPY pnpm-lock.yaml pnpm-workspace.yaml package.json .npmrc ./
RUN pnpm fetch
COPY . .
RUN pnpm install --frozen-lockfile --offline \
 && pnpm build \
 && pnpm --filter @database-service/server deploy --prod --legacy /app \
 && mkdir /app/data

# Run stage: no shell, no package manager, not root. The young heap is kept small: by itself it grows to 128 MiB and is no
# faster (docs/operations.md).
FROM gcr.io/distroless/nodejs24-debian12:nonroot
ENV NODE_ENV=production \
    NODE_OPTIONS=--max-semi-space-size=16 \
    APP_HTTP_HOST=0.0.0.0 \
    APP_GRPC_HOST=0.0.0.0 \
    APP_METRICS_HOST=0.0.0.0 \
    APP_SQLITE_FILE=/data/documents.db
WORKDIR /app
COPY --from=build --chown=65532:65532 /app /app
COPY --from=build --chown=65532:65532 /app/data /data
VOLUME /data
EXPOSE 8080 9090 9091
USER 65532
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s \
  CMD ["/nodejs/bin/node", "-e", "fetch('http://127.0.0.1:8080/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["dist/main.js"]
