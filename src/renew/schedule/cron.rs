//! The file for /etc/cron.d and the lines of a crontab.

use super::job::text;
use super::{Host, Job, ScheduleError, Scope, WRITER, survey};
use crate::machine::{seal, shell};

/// Bytes of the longest line that Vixie cron and its kin read.
pub(super) const LONGEST: usize = 998;

/// Where the programs of deploy hooks are. cron's own PATH is `/usr/bin:/bin`.
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// Last line in a crontab; the first one is the seal.
const END: &str = "# End of what `voicectl renew schedule` wrote";

/// Whether the schedule is a file of its own.
pub(super) fn has_file(host: &Host) -> bool {
    // Where nothing is known of any cron, the file is what a cron that comes later reads.
    host.scope == Scope::System && (host.has_cron_d || host.crontab.is_none())
}

/// The file for /etc/cron.d, without its seal. Where mail goes is left as it is.
pub(super) fn file(job: &Job, minute: u8) -> Result<String, ScheduleError> {
    let command = command(job)?;
    let line = checked(format!("{minute} * * * * root {command}"))?;
    Ok(format!(
        "# {}\nSHELL=/bin/sh\nPATH={PATH}\n{line}\n",
        survey::purpose(&job.state)?
    ))
}

/// The lines of a crontab. Variables would change what follows them, so they are the command's own.
pub(super) fn block(job: &Job, minute: u8) -> Result<String, ScheduleError> {
    let command = command(job)?;
    let line = checked(format!("{minute} * * * * PATH={PATH} {command}"))?;
    let body = format!("# {}\n{line}\n", survey::purpose(&job.state)?);
    Ok(format!("{}{END}\n", seal::sealed(WRITER, &body)))
}

fn checked(line: String) -> Result<String, ScheduleError> {
    if line.len() > LONGEST {
        return Err(ScheduleError::Long(line.len()));
    }
    Ok(line)
}

/// The command for the shell, its percent signs kept from being line breaks (crontab(5)).
fn command(job: &Job) -> Result<String, ScheduleError> {
    let mut words: Vec<String> = Vec::new();
    if let Some(config) = &job.config {
        words.push(format!("VOICECTL_CONFIG={}", shell::quoted(text(config)?)));
    }
    words.push(shell::line(job.words()?));
    // The minute is this machine's own, and cron is exact: many machines share it, and the second.
    words.push("--jitter=10m".to_owned());
    Ok(words.join(" ").replace('%', "\\%"))
}

/// The minute of an installed line.
pub(super) fn minute_of(text: &str) -> Option<u8> {
    let line = text.lines().find(|line| line.contains(" * * * * "))?;
    line.split(' ')
        .next()?
        .parse()
        .ok()
        .filter(|minute| *minute < 60)
}

/// A crontab cut into what is before our lines, our lines, and what is after them.
pub(super) fn cut(crontab: &str) -> Option<(&str, &str, &str)> {
    let begin = line_starts(crontab).find(|&at| is_ours(&crontab[at..]))?;
    let rest = &crontab[begin..];
    let end = line_starts(rest).find(|&at| rest[at..].starts_with(END));
    // Somebody removed the last line: then only the first is ours for certain.
    let at = end.unwrap_or(0);
    let length = rest[at..]
        .find('\n')
        .map_or(rest.len(), |found| at + found + 1);
    let (ours, after) = rest.split_at(length);
    Some((&crontab[..begin], ours, after))
}

fn line_starts(text: &str) -> impl Iterator<Item = usize> {
    let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(breaks)
}

/// Whether our lines of a crontab are as they were written.
pub(super) fn is_whole(ours: &str) -> bool {
    let body = ours.trim_end_matches('\n').strip_suffix(END);
    body.and_then(seal::is_whole) == Some(true)
}

/// A crontab with our lines in the place of earlier ones, else at its end.
pub(super) fn with(crontab: &str, block: &str) -> String {
    if let Some((before, _, after)) = cut(crontab) {
        return format!("{before}{block}{after}");
    }
    let separator = if crontab.is_empty() || crontab.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    format!("{crontab}{separator}{block}")
}

/// Whether a text begins with the seal of a schedule.
fn is_ours(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    seal::words(first) == Some(WRITER)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn job() -> Job {
        Job {
            program: PathBuf::from("/opt/a b/100%/voicectl"),
            state: PathBuf::from("/srv/state"),
            is_default_state: false,
            config: None,
            writable: Vec::new(),
        }
    }

    #[test]
    fn our_lines_come_and_go_and_the_others_stay() {
        let block = block(&job(), 17).expect("a block");
        for others in ["", "MAILTO=me\n5 4 * * * backup\n"] {
            let whole = with(others, &block);
            let (before, ours, after) = cut(&whole).expect("ours");
            assert_eq!((before, after), (others, ""));
            assert!(is_whole(ours));
            assert_eq!(minute_of(ours), Some(17));
            assert_eq!(with(&whole, &block), whole, "not twice");
        }
        let between = format!("a\n{block}b\n");
        assert_eq!(cut(&between).map(|(a, _, b)| (a, b)), Some(("a\n", "b\n")));
        let edited = block.replace("17 *", "18 *");
        assert!(!is_whole(cut(&edited).expect("ours").1));
        let open = block.replace(END, "5 4 * * * backup");
        let (_, ours, after) = cut(&open).expect("ours");
        assert!(!is_whole(ours) && after.contains("backup"));
    }

    #[test]
    fn a_line_that_cron_would_cut_is_refused() {
        let mut job = job();
        job.state = PathBuf::from(format!("/{}", "a".repeat(1000)));
        assert!(matches!(file(&job, 0), Err(ScheduleError::Long(_))));
        job.state = PathBuf::from("/a\n* * * * * root evil");
        assert!(matches!(file(&job, 0), Err(ScheduleError::Path(_))));
    }
}
