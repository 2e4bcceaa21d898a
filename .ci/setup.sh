# Shared by ./boxfit and ./test.sh: finds the .NET SDK and brings the system libraries that Boxfit stands on.
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

# Sets `missing` to the Debian packages whose files are not there. A few milliseconds: it runs at every start.
find_missing_packages() {
  local libraries
  libraries=$(PATH=$PATH:/usr/sbin:/sbin ldconfig -p 2>/dev/null) || libraries=
  missing=()
  case $libraries in *libdnnl.so.2*) ;; *) missing+=(libdnnl2) ;; esac
  case $libraries in *libvips.so.42*) ;; *) missing+=(libvips42) ;; esac
  case $libraries in *libturbojpeg.so.0*) ;; *) missing+=(libturbojpeg0) ;; esac
  case $libraries in *libhdf5_serial.so.103*) ;; *) missing+=(libhdf5-103-1) ;; esac
  [ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || missing+=(fonts-dejavu-core)
  [ -e /usr/share/opencv4/haarcascades ] || missing+=(opencv-data)
}

# Installs the packages in `missing` with apt, or says which command would.
install_missing_packages() {
  local elevate=() log
  local install=(apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 "${missing[@]}")
  local remedy="apt-get update && apt-get install -y ${missing[*]}"
  command -v apt-get >/dev/null || die "system packages are missing (Debian's names): ${missing[*]}. Install them with your package manager."
  if [ "$(id -u)" != 0 ]; then
    remedy="sudo sh -c '$remedy'"
    command -v sudo >/dev/null || die "system packages are missing. Install them as root with: $remedy"
    elevate=(sudo)
    [ -t 0 ] || elevate=(sudo -n)
  fi
  elevate+=(env DEBIAN_FRONTEND=noninteractive)
  say "installing ${missing[*]} …"
  log=$(mktemp)
  # The package lists may be absent (containers) or old; fetch them only then.
  if ! "${elevate[@]}" "${install[@]}" >"$log" 2>&1 </dev/null &&
    ! { "${elevate[@]}" apt-get update && "${elevate[@]}" "${install[@]}"; } >>"$log" 2>&1 </dev/null; then
    tail -n 5 "$log" >&2
    rm -f "$log"
    die "system packages could not be installed. Do it with: $remedy"
  fi
  rm -f "$log"
}

set_up_packages() {
  find_missing_packages
  [ ${#missing[@]} = 0 ] || install_missing_packages
}
