# Boxfit with all that it stands on, for one machine, Slurm and Kubernetes (docs/clusters.md):
#   docker build -t boxfit .
#   docker run --rm --volume "$PWD:/work" boxfit train boxes.csv --images photos

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
# With .NET's own runtime, so that the image below needs no packages but Debian's.
RUN dotnet publish src/Boxfit.Cli -c Release --runtime linux-x64 --self-contained -p:PublishReadyToRun=true -p:RunAnalyzers=false \
    -o /boxfit

FROM debian:13-slim
# oneDNN trains, Open MPI and ssh bring several processes together, libturbojpeg decodes faster; all else comes with the program.
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
    ca-certificates libdnnl3.6 libturbojpeg0 openmpi-bin openssh-client openssh-server \
 && rm -rf /var/lib/apt/lists/*
# The operator of Kubernetes' MPIJobs gives all pods one key, in a folder that is not its user's, and names that change.
RUN mkdir -p /run/sshd \
 && echo 'StrictModes no' >/etc/ssh/sshd_config.d/mpi.conf \
 && printf 'Host *\n  StrictHostKeyChecking no\n  UserKnownHostsFile /dev/null\n  LogLevel ERROR\n' >/etc/ssh/ssh_config.d/mpi.conf
COPY --from=build /boxfit /opt/boxfit
RUN ln -s /opt/boxfit/boxfit /usr/local/bin/boxfit
# What is fetched goes to /cache, which any user may write to; no home folder is needed.
RUN mkdir -m 1777 /cache
ENV BOXFIT_CACHE=/cache GLIBC_TUNABLES=glibc.malloc.hugetlb=1 \
    OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
WORKDIR /work
ENTRYPOINT ["boxfit"]
