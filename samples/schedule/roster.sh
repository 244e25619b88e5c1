#!/bin/sh
# Makes a portal equal to a roster, unattended: a list of who should have an
# account, such as the export of a personnel system.
#
#   roster.sh ROSTER KEYFILE [FLAG...]
#
#   ROSTER           absolute path of a CSV file or a workbook
#   FLAG             of docspace-batch diff: --leavers=terminate, --scope=GROUP,
#                    --protect=FILE. --max-terminate, --max-demote and
#                    --max-delete hold for the run as well
#
# The rest is as with nightly.sh, which must lie beside this script and carries
# out what is different. When nothing is, nothing is sent and nothing printed.
set -eu
umask 077

if [ $# -lt 2 ]; then
	echo 'usage: roster.sh ROSTER KEYFILE [FLAG...]' >&2
	exit 2
fi
roster=$1 key=$2
shift 2
name=${roster##*/}

# The sheet is a new one every night; its results are kept by nightly.sh.
mkdir -p "${STATE_DIRECTORY:?}/changes"
sheet=$STATE_DIRECTORY/changes/${name%.*}.csv

limits='' number=no
for word in "$@"; do
	case $number$word in
	yes* | no--max-delete=* | no--max-terminate=* | no--max-demote=*) limits="$limits $word" number=no ;;
	no--max-delete | no--max-terminate | no--max-demote) limits="$limits $word" number=yes ;;
	esac
done

docspace-batch diff "$roster" --api-key-file "$key" --output "$sheet" --overwrite --quiet "$@"

# shellcheck disable=SC2086 # words without blanks, perhaps none
exec "$(dirname -- "$0")/nightly.sh" "$sheet" "$key" $limits
