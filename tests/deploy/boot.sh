#!/bin/sh
# boot.sh FOLDER BINARY: systemd as the first process of namespaces of its own. The real system is under an overlay, so that
# nothing of it changes; of its units there is none, so that nothing is started but what a test installs. FOLDER is empty.
set -eu
folder=$1 binary=$2
if [ "${3-}" != inside ]; then
  # A group of its own, below which systemd makes those of its services.
  groups=$(findmnt --noheadings --types cgroup2 --output TARGET | head -n 1)
  [ -n "$groups" ] || exit 1
  group=$groups/voicectl-$$
  mkdir "$group"
  echo $$ >"$group/cgroup.procs"
  exec unshare --mount --pid --net --uts --ipc --cgroup --fork --kill-child sh "$0" "$folder" "$binary" inside
fi
mount --make-rprivate /
mount -t tmpfs none "$folder"
mkdir "$folder/upper" "$folder/work" "$folder/root"
mount -t overlay none -o "lowerdir=/,upperdir=$folder/upper,workdir=$folder/work" "$folder/root"
cd "$folder/root"
for place in dev home root run tmp var; do
  mount -t tmpfs -o mode=755 none "$place"
done
mkdir -p run/lock var/cache var/lib var/log var/tmp
chmod 1777 tmp var/tmp
for node in null zero full random urandom tty; do
  : >"dev/$node"
  mount --bind "/dev/$node" "dev/$node"
done
: >dev/console
mkdir dev/mqueue dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=666 none dev/pts
ln -s pts/ptmx dev/ptmx
mount -t proc none proc
# What the kernel is told is told to the whole machine.
mount --bind proc/sys proc/sys
mount -o remount,bind,ro proc/sys
mount -t sysfs none sys
mount -o remount,bind,ro sys
mount -t cgroup2 none sys/fs/cgroup
rm -rf etc/systemd/system etc/voicectl
mkdir -p etc/systemd/system usr/local/bin
for target in sysinit basic sockets timers multi-user shutdown umount network-online nss-lookup; do
  printf '[Unit]\nDescription=%s\nDefaultDependencies=no\n' "$target" >"etc/systemd/system/$target.target"
done
printf '[Manager]\nDefaultTimeoutStartSec=60\nLogTarget=console\n' >etc/systemd/system.conf
: >usr/local/bin/voicectl
mount --bind "$binary" usr/local/bin/voicectl
ip link set lo up
mkdir mnt/old
pivot_root . mnt/old
cd /
umount -l /mnt/old
# As systemd does it where it is no guest: credentials are mounted elsewhere, and seen by the service.
mount --make-rshared /
# Nothing that reaches the machine below: its clock, its modules, its end.
exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin container=test \
  SYSTEMD_UNIT_PATH=/etc/systemd/system SYSTEMD_GENERATOR_PATH= \
  setpriv --bounding-set=-sys_module,-sys_time,-sys_boot,-sys_rawio,-syslog \
  /lib/systemd/systemd --system --unit=basic.target --show-status=no
