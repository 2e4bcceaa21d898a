#!/usr/bin/env bash
# Does all the set-up, builds, runs the tests, and ends with one line: N passed, N failed.
# Arguments go to the test runner, such as: ./test.sh -class 'Boxfit.Tests.Data.*'
# Before them may stand --built: what is built already is run. BOXFIT_TEST_RESULTS names the file of results, for two at a time.
set -uo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd -P)
. "$root/.ci/setup.sh"
if ! set_up_packages; then
  echo '0 passed, 0 failed'
  exit 1
fi
find_dotnet
build=build_tests
if [ "${1-}" = --built ]; then build=: && shift; fi

results=${BOXFIT_TEST_RESULTS:-$root/artifacts/test-results.xml}
rm -f "$results"
status=1
if "$build"; then
  colour=()
  [ -t 1 ] || colour=(-noColor)
  "$root/artifacts/bin/Boxfit.Tests/release/Boxfit.Tests" -noLogo -noAutoReporters -result-xml "$results" "${colour[@]}" "$@"
  status=$?
fi

# The totals of <assembly … passed="…" failed="…" skipped="…" errors="…">; an error outside a test counts as a failure.
total() { grep -o '<assembly [^>]*' "$results" | head -n 1 | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9'; }
if [ ! -s "$results" ]; then
  echo 'The tests did not run to their end.' >&2
  echo '0 passed, 0 failed'
  exit $((status == 0 ? 1 : status))
fi
failed=$(($(total failed) + $(total errors)))
skipped=$(total skipped)
echo "$(total passed) passed, $failed failed$([ "$skipped" = 0 ] || echo ", $skipped skipped")"
[ "$failed" = 0 ] || exit 1
exit "$status"
