#!/bin/sh
# What must come from the operating system: sees what is there, installs the rest with apt when it
# may, else prints the exact command. Usage: system.sh python|pango|tests|chromium
# Exit codes: 0 there now, 1 still missing (the command to run is on standard error).
set -eu

has() { command -v "$1" >/dev/null 2>&1; }

has_library() { { /sbin/ldconfig -p 2>/dev/null || ldconfig -p; } | grep -q "$1"; }

has_postgresql() { has initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }

# Print the packages of one group that are still missing.
missing() {
    case $1 in
    python)
        "${PYTHON:-python3}" -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
        ;;
    pango)
        has_library libpango-1.0 || echo libpango-1.0-0
        has_library libpangoft2-1.0 || echo libpangoft2-1.0-0
        has_library libharfbuzz-subset || echo libharfbuzz-subset0
        ;;
    tests)
        missing pango
        has_postgresql || echo postgresql
        has redis-server || echo redis-server
        has zbarimg || echo zbar-tools
        has pdftotext || echo poppler-utils
        has qpdf || echo qpdf
        ;;
    chromium)
        has chromium || has chromium-browser || has google-chrome || echo chromium
        ;;
    *)
        echo "usage: $0 python|pango|tests|chromium" >&2
        exit 2
        ;;
    esac
}

install() {
    has apt-get || return 1
    if [ "$(id -u)" = 0 ]; then
        as_root="env"
    elif has sudo && sudo -n true 2>/dev/null; then
        as_root="sudo -n env"
    else
        return 1
    fi
    echo "Installing $*" >&2
    $as_root DEBIAN_FRONTEND=noninteractive apt-get update -qq || true
    $as_root DEBIAN_FRONTEND=noninteractive \
        apt-get install -qq -y --no-install-recommends "$@" >/dev/null
}

packages=$(missing "$1" | sort -u | tr '\n' ' ')
[ -n "$packages" ] || exit 0
# shellcheck disable=SC2086 # a list of names
install $packages || true
packages=$(missing "$1" | sort -u | tr '\n' ' ')
[ -n "$packages" ] || exit 0
echo "Missing on this machine. Please run:" >&2
echo "    sudo apt-get install --no-install-recommends $packages" >&2
exit 1
