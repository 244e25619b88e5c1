#!/bin/sh
# Offboards the leavers of a sheet, unattended: for cron, systemd and Kubernetes.
#
#   nightly.sh SHEET KEYFILE [FLAG...]
#
#   SHEET            absolute path; it may be read-only
#   DOCSPACE_URL     the portal
#   STATE_DIRECTORY  absolute path: results, the lock, the count of the day's writes
#   KEEP_DAYS        results of finished runs are deleted after so many days: 90
#
# Prints nothing when all is well. Otherwise the command says on standard error
# what went wrong, where the results are and how to go on, and the exit code is
# its own. FLAGs overrule those below.
#
# Every night takes the list as it is that night, and what is so already is
# unchanged: this also does what an unfinished run has left over. The script does
# not resume a run by itself. The list may have changed since (somebody stays
# after all), and a run that --max-errors or --limit has stopped must wait for
# somebody to look at it: resumed, it would go past what stopped it.
set -eu
umask 077

if [ $# -lt 2 ]; then
	echo 'usage: nightly.sh SHEET KEYFILE [FLAG...]' >&2
	exit 2
fi
sheet=$1 key=$2
shift 2
if [ ! -r "$sheet" ]; then
	echo "nightly.sh: cannot read the sheet $sheet; nothing was sent" >&2
	exit 2
fi

# Results are made beside the sheet: a link to it gives them their place.
link=${STATE_DIRECTORY:?}/${sheet##*/}
ln -sf "$sheet" "$link"

# finished DIR: the run's journal says that it ended, and with no row left
# unknown or not run. A run that was killed, or is resumed at this moment, has
# another last line.
finished() {
	tail -n 1 "$1/journal.jsonl" 2>/dev/null | grep -q '^{"ended":"[a-z_]*","exit":[049],'
}

# Results are personal data. What is deleted is a run of this sheet by its name,
# finished, and old; an unfinished one waits for somebody to resume or delete it.
for dir in "${link%.*}".[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]T[0-9][0-9][0-9][0-9][0-9][0-9]Z-????; do
	if finished "$dir" && [ -n "$(find "$dir" -prune -mtime "+${KEEP_DAYS:-90}")" ]; then
		rm -rf -- "$dir" || : # the leavers matter more
	fi
done

# exec: the signal that is to stop the run must reach the command. --limit: a
# list that is wrong as a whole harms so many at most before somebody reads of it.
exec docspace-batch run "$link" --api-key-file "$key" --yes --missing-ok --quiet \
	--wait-lock 30m --max-duration 3h --max-errors 20 --limit 200 "$@"
