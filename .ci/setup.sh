# Shared by ./boxfit and ./test.sh: finds the .NET SDK and brings the system packages that Boxfit stands on.
# Expects $root, the repository's folder. Everything it prints goes to standard error.

say() { printf 'boxfit: %s\n' "$*" >&2; }

die() { say "$*"; exit 1; }

# Puts `dotnet` on the PATH, from the usual places if need be.
find_dotnet() {
  local place
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

# Prints the newest package of oneDNN's library that apt knows: libdnnl2, libdnnl3.6 …
newest_onednn() { apt-cache search --names-only '^libdnnl[0-9]' 2>/dev/null | grep -oE '^libdnnl[0-9.]+(t64)?' | sort -V | tail -n 1; }

# Prints the commands that bring oneDNN to this system.
# Takes its package where that is known.
onednn_remedy() {
  local system sudo=
  [ "$(id -u)" = 0 ] || sudo='sudo '
  system=" $(. /etc/os-release 2>/dev/null && echo "${ID:-} ${ID_LIKE:-}") "
  if command -v apt-get >/dev/null; then
    case $system in *' ubuntu '*) [ -n "$1" ] || printf '%sadd-apt-repository -y universe && ' "$sudo" ;; esac
    printf "%sapt-get update && %sapt-get install -y %s\n" "$sudo" "$sudo" "${1:-'^libdnnl[0-9.]+(t64)?\$'}"
  elif command -v dnf >/dev/null; then
    case $system in *' rhel '* | *' centos '*) printf '%sdnf install -y epel-release && ' "$sudo" ;; esac
    printf '%sdnf install -y onednn\n' "$sudo"
  elif command -v zypper >/dev/null; then
    printf '%szypper install -y libdnnl3\n' "$sudo"
  elif command -v pacman >/dev/null; then
    printf '%spacman -S --needed onednn\n' "$sudo"
  fi
  if [ -n "${CONDA_PREFIX:-}" ] || command -v conda >/dev/null; then printf "conda install -c conda-forge 'onednn=*=omp*'\n"; fi
}

# Installs a package with apt, once more after fetching the lists where they are absent (containers) or old.
apt_install() {
  local install=(apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$1")
  "${elevate[@]}" "${install[@]}" || { "${elevate[@]}" apt-get update && "${elevate[@]}" "${install[@]}"; }
}

# Sets `elevate` to what must stand before apt-get, or is false where apt cannot be used. A password is asked for only with "ask".
find_apt() {
  command -v apt-get >/dev/null || return 1
  elevate=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || return 1
    if [ "$1" = ask ] && [ -t 0 ]; then elevate=(sudo); else elevate=(sudo -n); fi
  fi
  elevate+=(env DEBIAN_FRONTEND=noninteractive)
}

# Installs oneDNN with apt; else says how to get it, and is false. What has failed is not tried again for an hour.
bring_onednn() {
  local package= log=$tried/onednn
  if find_apt ask; then
    package=$(newest_onednn)
    if [ -z "$(find "$log" -mmin -60 2>/dev/null)" ]; then
      say "installing oneDNN …"
      {
        [ -n "$package" ] || { "${elevate[@]}" apt-get update && package=$(newest_onednn); }
        [ -n "$package" ] && apt_install "$package"
      } >"$log" 2>&1 </dev/null && return
      tail -n 5 "$log" >&2
    fi
  fi
  say 'oneDNN is missing: nothing can be trained or predicted without it, all else works. Any of these installs it:'
  {
    onednn_remedy "$package"
    echo 'BOXFIT_ONEDNN=FILE names a libdnnl.so of version 2.2 to 2.7 or 3 that is elsewhere'
  } | sed 's/^/  /' >&2
  return 1
}

# Brings what the system has to have: oneDNN, and by the way OpenCV's cascade files where there is a package of them; without one, Boxfit
# fetches those that are asked for. False where oneDNN could not be had. A few milliseconds where all is there: it runs at every start.
set_up_packages() {
  local tried=$root/artifacts/set-up elevate status=0
  [ -d "$tried" ] || mkdir -p "$tried"
  has_onednn || bring_onednn || status=1
  if [ ! -e /usr/share/opencv4/haarcascades ] && [ ! -e "$tried/opencv-data" ]; then
    : >"$tried/opencv-data"
    if find_apt quiet && apt-cache show opencv-data >/dev/null 2>&1; then
      apt_install opencv-data >"$tried/opencv-data" 2>&1 </dev/null || :
    fi
  fi
  return $status
}
