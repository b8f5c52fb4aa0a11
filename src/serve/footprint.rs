//! How much of the program's own file a server keeps in memory.
//!
//! A start runs through code that a server never needs again: settings, certificates, the relocations of the loader. The kernel
//! maps sixteen pages for each that is touched (`fault_around_bytes`), so that two thirds of what a small server has resident is
//! its start (measured: 15 of 22 MB). What is used comes back from the page cache, at a microsecond a fault.

/// Unmaps the pages of the program's file; those that are needed come back by themselves. Where that is not known, nothing is
/// done.
pub fn forget_start() {
    #[cfg(target_os = "linux")]
    linux::forget_start();
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs;
    use std::ops::Range;
    use std::path::Path;

    use tracing::debug;

    pub(super) fn forget_start() {
        let program = fs::read_link("/proc/self/exe");
        let maps = fs::read_to_string("/proc/self/smaps");
        let (Ok(program), Ok(maps)) = (program, maps) else {
            return;
        };
        for range in untouched(&maps, &program) {
            drop_pages(range);
        }
    }

    /// The mappings of `program` that nobody can write and that are as in its file, by `smaps` of proc(5).
    pub(super) fn untouched(maps: &str, program: &Path) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut of_program = None;
        for line in maps.lines() {
            if let Some((range, mode, path)) = mapping(line) {
                let is_fixed = mode.starts_with("r-") && Path::new(path) == program;
                of_program = is_fixed.then_some(range);
            } else if line.split_whitespace().eq(["Anonymous:", "0", "kB"]) {
                found.extend(of_program.take());
            }
        }
        found
    }

    /// Addresses, mode and file of the mapping that begins in this line.
    fn mapping(line: &str) -> Option<(Range<usize>, &str, &str)> {
        let mut fields = line.splitn(6, ' ');
        let (begin, end) = fields.next()?.split_once('-')?;
        let address = |text| usize::from_str_radix(text, 16).ok();
        let range = address(begin)?..address(end)?;
        let mode = fields.next()?;
        Some((range, mode, fields.nth(3)?.trim_start()))
    }

    #[expect(
        unsafe_code,
        reason = "the kernel is told of addresses; these pages are the same when they are read from the file again"
    )]
    fn drop_pages(range: Range<usize>) {
        let begin = std::ptr::with_exposed_provenance_mut(range.start);
        // SAFETY: a private mapping of a file, which cannot be written and holds no page that ever was (`Anonymous: 0`).
        if unsafe { libc::madvise(begin, range.len(), libc::MADV_DONTNEED) } != 0 {
            debug!(
                "the pages of the start stay: {}",
                std::io::Error::last_os_error()
            );
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::path::Path;

    use super::linux::untouched;

    #[test]
    fn only_what_is_as_in_the_file_is_dropped() {
        let one = |range: &str, mode: &str, path: &str, anonymous: u32| {
            format!(
                "{range} {mode} 00000000 fe:00 1001                   {path}\nRss: 964 kB\nAnonymous:   {anonymous} kB\n\
                 VmFlags: rd mr mw me sd\n"
            )
        };
        let maps = [
            one("1000-3000", "r--p", "/opt/a b/voicectl", 0),
            one("3000-9000", "r-xp", "/opt/a b/voicectl", 0),
            // Relocated by the loader, then made read-only.
            one("9000-a000", "r--p", "/opt/a b/voicectl", 964),
            one("a000-b000", "rw-p", "/opt/a b/voicectl", 0),
            one("b000-c000", "r-xp", "/lib/libc.so.6", 0),
            one("c000-d000", "rw-p", "", 0),
        ];
        let found = untouched(&maps.concat(), Path::new("/opt/a b/voicectl"));
        assert_eq!(found, [0x1000..0x3000, 0x3000..0x9000]);
        for odd in ["", "1-\nx-y r-xp\n-", "1-2 r-xp 0 0 0\nAnonymous: 0 kB"] {
            assert!(untouched(odd, Path::new("/opt/voicectl")).is_empty());
        }
    }
}
