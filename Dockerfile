# syntax=docker/dockerfile:1
# One file for the images of all five services; ./stoa images builds them.
#
#   docker build --build-arg SERVICE=gateway --tag stoa/gateway:dev .
#
# The layers from below: the base, the Java runtime, libraries, Stoa's own jars, what starts quickly. The five images differ in
# the last one alone. A change of the code moves Stoa's jars, and the cache for quick starts (75 MB) where AOT=false does not
# leave it out.

# Has Maven and a JDK of version 25 or newer; pinned, since what it makes is the runtime.
ARG BUILD=maven:3.9.11-eclipse-temurin-25
# Has glibc. Nothing in it is run: neither a shell nor a package manager is needed.
ARG BASE=debian:12.12-slim

FROM ${BUILD} AS build
ARG TARGETARCH=amd64
# more flags for Maven, for example -Psbom
ARG MAVEN_FLAGS=""
WORKDIR /source
COPY . .
RUN --mount=type=cache,id=stoa-maven,target=/root/.m2 \
    deploy/image/build "${TARGETARCH}" ${MAVEN_FLAGS}

# Starts the service once at the paths of the image, and keeps the JDK's ahead-of-time cache of what it loaded.
FROM build AS trained
ARG SERVICE
ARG AOT=true
RUN deploy/image/finish "${SERVICE}" "${AOT}"

FROM ${BASE}
COPY --from=build /image/java /opt/java
COPY --from=build /image/lib /opt/stoa/lib
COPY --from=build /image/app /opt/stoa/app
COPY --from=trained /image/service /opt/stoa/service

# a number, so that an orchestrator can see that it is not root
USER 10001:10001
WORKDIR /tmp
# clients, back ends, health and metrics, membership of the cluster, bus; the first two of the gateway alone
EXPOSE 8080 8081 9090 5701 5702
STOPSIGNAL SIGTERM
ENTRYPOINT ["/opt/java/bin/java", "@/opt/stoa/service/java.args"]

ARG SERVICE
ARG VERSION=dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Stoa ${SERVICE}" \
      org.opencontainers.image.description="The ${SERVICE} service of Stoa, a self-hosted realtime chat suite" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.licenses="Apache-2.0"
