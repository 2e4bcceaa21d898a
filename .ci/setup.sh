# Shared by ./boxfit, bench/run and ./test.sh: finds the .NET SDK, brings the system packages that Boxfit stands on, and builds and starts
# its programs.
# Expects $root, the repository's folder. Everything it prints goes to standard error.

say() { printf 'boxfit: %s\n' "$*" >&2; }

die() { say "$*"; exit 1; }

# Puts `dotnet` on the PATH, from the usual places if need be.
find_dotnet() {
  local place
  # Without libicu, as on a fresh Debian, the SDK would not even start; the program needs none (InvariantGlobalization).
  export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=${DOTNET_SYSTEM_GLOBALIZATION_INVARIANT:-1}
  if ! command -v dotnet >/dev/null; then
    for place in "${DOTNET_ROOT:-}" "$HOME/.dotnet" /usr/share/dotnet /usr/lib/dotnet /usr/local/share/dotnet; do
      if [ -n "$place" ] && [ -x "$place/dotnet" ]; then PATH=$place:$PATH; break; fi
    done
  fi
  command -v dotnet >/dev/null || die 'the .NET 10 SDK is missing: https://dotnet.microsoft.com/download/dotnet/10.0 says how to get it.'
  case $(cd "$root" && dotnet --version 2>&1) in
    1[0-9].*) ;;
    *) die "needs the .NET 10 SDK, but 'dotnet --version' says: $(cd "$root" && dotnet --version 2>&1 | head -n 1)" ;;
  esac
  export DOTNET_ROOT=${DOTNET_ROOT:-$(dirname "$(readlink -f "$(command -v dotnet)")")}
  export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
}

# True where oneDNN can be found; the program looks in the same places and more (src/Boxfit.Engine/OneDnn/LibrarySearch.cs).
has_onednn() {
  [ -z "${BOXFIT_ONEDNN:-}" ] || return 0 # The user's own; the program says what is wrong with it.
  local IFS=: folder file
  for folder in ${LD_LIBRARY_PATH:-} ${CONDA_PREFIX:+"$CONDA_PREFIX/lib"} /usr/local/lib; do
    for file in "$folder"/libdnnl.so.[23]*; do [ ! -e "$file" ] || return 0; done
  done
  case $(PATH=$PATH:/usr/sbin:/sbin ldconfig -p 2>/dev/null) in *libdnnl.so.[23]*) ;; *) return 1 ;; esac
}

# Prints the newest package that apt knows of oneDNN's library, in a version that the program may take: libdnnl2, libdnnl3.6 …
newest_onednn() {
  apt-cache search --names-only '^libdnnl[23]' 2>/dev/null | grep -oE '^libdnnl[23][0-9.]*(t64)?' | sort -V | tail -n 1
}

# Prints the commands that bring oneDNN to this system. Takes its package where that is known. A subshell, for os-release's variables.
onednn_remedy() (
  ID='' ID_LIKE='' VERSION_ID='' sudo='' as_root='' commands=() line='' conda="conda install -c conda-forge 'onednn=*=omp*'"
  . /etc/os-release 2>/dev/null
  if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null; then sudo='sudo '; else as_root=' # as root'; fi
  fi
  if command -v apt-get >/dev/null; then
    case " $ID $ID_LIKE " in *' ubuntu '*) [ -n "$1" ] || commands+=('add-apt-repository -y universe') ;; esac
    commands+=('apt-get update' "apt-get install -y ${1:-'^libdnnl[23][0-9.]*(t64)?\$'}")
  elif command -v dnf >/dev/null; then
    case $ID-$VERSION_ID in # EPEL 8 has version 1.5, which is too old, EPEL 10 has none.
      fedora-*) commands=('dnf install -y onednn') ;;
      rocky-9* | almalinux-9* | centos-9*) commands=('dnf install -y epel-release' 'dnf install -y onednn') ;;
      rhel-9*) # Its own repositories lack epel-release.
        commands=('dnf install -y https://dl.fedoraproject.org/pub/epel/epel-release-latest-9.noarch.rpm' 'dnf install -y onednn') ;;
    esac
  elif command -v zypper >/dev/null; then
    commands=('zypper install -y libdnnl3')
  elif command -v pacman >/dev/null; then
    commands=('pacman -S --needed onednn')
  fi
  for command in "${commands[@]}"; do line+=${line:+ && }$sudo$command; done
  [ -z "$line" ] || echo "$line$as_root"
  if [ -n "${CONDA_PREFIX:-}" ] || command -v conda >/dev/null; then
    echo "$conda"
  elif [ -z "$line" ]; then
    echo "$conda # no package of this system is known; conda (Miniforge) needs no root"
  fi
)

# Installs a package with apt, once more after fetching the lists where they are absent (containers) or old.
apt_install() {
  local install=(apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$1")
  "${elevate[@]}" "${install[@]}" || { "${elevate[@]}" apt-get update && "${elevate[@]}" "${install[@]}"; }
}

# Sets `elevate` to what must stand before apt-get, or is false where apt cannot be used. A password is asked for only with "ask".
find_apt() {
  command -v apt-get >/dev/null || return 1
  elevate=(env DEBIAN_FRONTEND=noninteractive)
  [ "$(id -u)" != 0 ] || return 0
  command -v sudo >/dev/null || return 1
  if [ "$1" = ask ] && [ -t 0 ]; then
    elevate=(sudo "${elevate[@]}")
  else
    elevate=(sudo -n "${elevate[@]}")
    "${elevate[@]}" true </dev/null
  fi
}

# What apt has said stands in a file of `tried`, whose age says when that was.
tried_lately() { [ -n "$(find "$tried/$1" -mmin -60 2>/dev/null)" ]; }

# Begins such a file; false where the clone cannot be written to.
begin_trying() { { mkdir -p "$tried" && : >"$tried/$1"; } 2>/dev/null; }

# Installs oneDNN with apt, as `package`; where that is unknown the lists are fetched first.
install_onednn() {
  say 'installing oneDNN …'
  local log=$tried/onednn status=0 ticker
  begin_trying onednn || log=$(mktemp)
  show_elapsed
  {
    [ -n "$package" ] || { "${elevate[@]}" apt-get update && package=$(newest_onednn); }
    [ -n "$package" ] && apt_install "$package"
  } >"$log" 2>&1 </dev/null || status=1
  hide_elapsed
  [ "$status" = 0 ] || tail -n 5 "$log" >&2
  [ "$log" = "$tried/onednn" ] || rm -f "$log"
  return $status
}

# Installs oneDNN with apt; else says how to get it, and is false. What has failed is not tried again for an hour; where sudo would have had
# to ask for a password and could not, nothing was tried.
bring_onednn() {
  local package
  package=$(newest_onednn)
  if find_apt ask && ! tried_lately onednn && install_onednn; then return; fi
  say 'oneDNN is missing: nothing can be trained or predicted without it, all else works. Any of these installs it:'
  {
    onednn_remedy "$package"
    echo 'BOXFIT_ONEDNN=FILE names a libdnnl.so of version 2.2 to 2.7 or 3, built with OpenMP, that is elsewhere'
  } | sed 's/^/  /' >&2
  if tried_lately onednn; then
    say "apt is tried again after $(date -d "@$(($(date -r "$tried/onednn" +%s) + 3600))" +%H:%M); to try at once, remove $tried/onednn"
  fi
  return 1
}

# Brings what the system has to have: oneDNN, and by the way OpenCV's cascade files where there is a package of them; without one, Boxfit
# fetches those that are asked for. False where oneDNN could not be had. A few milliseconds where all is there: it runs at every start.
set_up_packages() {
  local tried=$root/artifacts/set-up elevate status=0
  has_onednn || bring_onednn || status=1
  if [ ! -e /usr/share/opencv4/haarcascades ] && ! tried_lately opencv-data && begin_trying opencv-data; then
    if apt-cache show opencv-data >/dev/null 2>&1 && find_apt quiet 2>/dev/null; then
      apt_install opencv-data >"$tried/opencv-data" 2>&1 </dev/null || :
    fi
  fi
  return $status
}

# Up to date: the build is there and nothing that it was made from is newer than its beginning.
is_up_to_date() {
  [ -e "$current/started" ] &&
    [ -z "$(find "$root/src" ${beside:+"$root/$beside"} "$root"/Directory.*.props -newer "$current/started" -print -quit)" ]
}

# On a terminal, shows every second for how long something has been going on, in a line that hide_elapsed takes away.
show_elapsed() {
  ticker=''
  [ -t 2 ] || return 0
  case ${TERM:-dumb} in dumb) return 0 ;; esac
  local began=$SECONDS
  # Nothing of it may hold the lock, nor the caller's output.
  while sleep 1 && kill -0 $$; do printf '\rboxfit: … %d s ' $((SECONDS - began)) >&2; done >/dev/null </dev/null 9>&- &
  ticker=$!
  trap hide_elapsed EXIT
}

hide_elapsed() {
  [ -n "$ticker" ] || return 0
  kill "$ticker" 2>/dev/null || :
  wait "$ticker" 2>/dev/null || :
  ticker=''
  trap - EXIT
  printf '\r\033[K' >&2
}

build() {
  local name log ticker began=$SECONDS
  name=$(date +%Y%m%d-%H%M%S)-$$
  log=$builds/$name.log
  if [ -e "$current" ]; then
    say 'building anew, since a source has changed; about a minute …'
  else
    say 'building, this first time alone; it takes one to three minutes …'
  fi
  : >"$builds/$name.started"
  show_elapsed
  # No build server may outlive this: it would hold the lock and the caller's pipes. The analyzers take most of a build, and are for those
  # who change the code: ./test.sh runs them. What is compiled without them lies apart, or it would not be compiled again there.
  # Generics of .NET over types of ours are compiled here, too, which each start would else do anew: of what `predict` compiles, half.
  local generics='--opt-cross-module:*;--non-local-generics-module:*'
  if ! dotnet publish "$root/$project" -c Release --use-current-runtime --no-self-contained -p:PublishReadyToRun=true \
    "-p:PublishReadyToRunCrossgen2ExtraArgs=${generics/;/%3B}" \
    -p:RunAnalyzers=false "-p:ArtifactsPath=$root/artifacts/unanalyzed" -p:UseSharedCompilation=false -nodeReuse:false \
    -nologo -o "$builds/$name" >"$log" 2>&1 </dev/null 9>&-; then
    hide_elapsed
    { grep -E '(error|warning) [A-Z]+[0-9]+' "$log" | sort -u || tail -n 20 "$log"; } >&2
    rm -rf "${builds:?}/$name" "$builds/$name.started"
    die "the build failed; all of its output is in $log"
  fi
  hide_elapsed
  printf '%s\n' "$DOTNET_ROOT" >"$builds/$name/dotnet-root"
  mv "$builds/$name.started" "$builds/$name/started"
  say "built in $((SECONDS - began)) seconds"
  rm -f "$log"
  ln -sfn "$name" "$builds/next"
  mv -T "$builds/next" "$current"
  # Older builds may still be running.
  find "$builds" -mindepth 1 -maxdepth 1 ! -name "$name" ! -name current ! -name lock -mtime +1 -exec rm -rf {} +
}

# Builds the tests, with the analyzers: a warning is an error.
# BOXFIT_COMPILER_SERVER=true lets one process compile all, twice as fast with the analyzers; it stays for ten minutes after the last use.
build_tests() {
  dotnet build "$root/tests/Boxfit.Tests" -c Release -nologo -v quiet -clp:NoSummary -nodeReuse:false \
    "-p:UseSharedCompilation=${BOXFIT_COMPILER_SERVER:-false}"
}

# Becomes the program of a project, built before where that is not up to date: start_program FOLDER PROGRAM ARGUMENTS…
start_program() {
  local project=$1 program=$2 beside='' builds current files
  shift 2
  case $project in src/*) ;; *) beside=$project ;; esac # A project that is not in src.
  # $current is a link to the newest build, a folder of its own, so that a build never touches files that a running training has open.
  builds=$root/artifacts/$program
  current=$builds/current
  if ! is_up_to_date; then
    find_dotnet
    mkdir -p "$builds"
    exec 9>"$builds/lock"
    flock 9 # Another start may be building: wait, then look again.
    is_up_to_date || build
    exec 9>&-
  fi
  if [ -z "${DOTNET_ROOT:-}" ]; then
    read -r DOTNET_ROOT <"$current/dotnet-root"
    export DOTNET_ROOT
  fi
  # Of .NET's own messages no one would learn the cause; what a training needs is known to the program.
  files=$(ulimit -Hn)
  [ "$files" = unlimited ] || [ "$files" -ge 64 ] ||
    die "only $files files may be open at once here, too few to start: raise the limit by 'ulimit -n 1024', or in a new shell"
  exec "$current/$program" "$@"
}
