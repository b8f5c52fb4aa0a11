//! How limits are written: `25MiB`, `10m`, `64`, `120/1m`.

use std::time::Duration;

use super::auth::Quota;

/// A value that people write with its unit.
pub trait Measure: Sized {
    /// What to write, for those who wrote something else.
    const FORM: &'static str;

    /// Reads it; `None` for anything else, and for zero, which would stop the server from doing its work.
    fn read(text: &str) -> Option<Self>;

    /// Writes it so that [`Measure::read`] reads the same.
    fn write(&self) -> String;
}

/// A number of bytes.
impl Measure for u64 {
    const FORM: &'static str = "a size such as 64KiB or 25MiB";

    fn read(text: &str) -> Option<Self> {
        let (digits, unit) = split(text)?;
        let scale = match unit {
            "" | "B" => 1,
            "KiB" | "K" | "k" => 1 << 10,
            "MiB" | "M" | "m" => 1 << 20,
            "GiB" | "G" | "g" => 1 << 30,
            _ => return None,
        };
        digits.checked_mul(scale).filter(|bytes| *bytes > 0)
    }

    fn write(&self) -> String {
        let (mut left, mut unit) = (*self, "B");
        for larger in ["KiB", "MiB", "GiB"] {
            if left == 0 || !left.is_multiple_of(1024) {
                break;
            }
            (left, unit) = (left / 1024, larger);
        }
        format!("{left}{unit}")
    }
}

/// A number of things.
impl Measure for usize {
    const FORM: &'static str = "a number above 0";

    fn read(text: &str) -> Option<Self> {
        text.parse().ok().filter(|count| *count > 0)
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

/// How many may wait for a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// As many as there are workers.
    PerWorker,
    /// So many.
    For(usize),
}

impl Measure for Room {
    const FORM: &'static str = "a number above 0, or `per-worker`";

    fn read(text: &str) -> Option<Self> {
        match text {
            "per-worker" => Some(Self::PerWorker),
            number => usize::read(number).map(Self::For),
        }
    }

    fn write(&self) -> String {
        match self {
            Self::PerWorker => "per-worker".to_owned(),
            Self::For(jobs) => jobs.write(),
        }
    }
}

/// A time, to the millisecond.
impl Measure for Duration {
    const FORM: &'static str = "a time such as 500ms, 10s, 5m or 1h";

    fn read(text: &str) -> Option<Self> {
        let (digits, unit) = split(text)?;
        let millis = match unit {
            "ms" => 1,
            "s" => 1000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => return None,
        };
        // A year: more than that is a slip, and sums with it must not overflow.
        let millis = digits
            .checked_mul(millis)
            .filter(|millis| (1..=31_536_000_000).contains(millis))?;
        Some(Self::from_millis(millis))
    }

    fn write(&self) -> String {
        let millis = self.as_millis();
        for (unit, scale) in [("h", 3_600_000), ("m", 60_000), ("s", 1000)] {
            if millis > 0 && millis.is_multiple_of(scale) {
                return format!("{}{unit}", millis / scale);
            }
        }
        format!("{millis}ms")
    }
}

/// Requests per time; a bare unit is one of it.
impl Measure for Quota {
    const FORM: &'static str = "requests per time, such as 120/1m or 10/s";

    fn read(text: &str) -> Option<Self> {
        let (requests, window) = text.split_once('/')?;
        let window = match window {
            "s" | "m" | "h" | "d" => Duration::read(&format!("1{window}")),
            window => Duration::read(window),
        };
        Some(Self {
            requests: requests.parse().ok().filter(|requests| *requests > 0)?,
            window: window?,
        })
    }

    fn write(&self) -> String {
        format!("{}/{}", self.requests, self.window.write())
    }
}

/// A limit that can be taken away.
impl<T: Measure> Measure for Option<T> {
    const FORM: &'static str = T::FORM;

    fn read(text: &str) -> Option<Self> {
        match text {
            "off" => Some(None),
            text => T::read(text).map(Some),
        }
    }

    fn write(&self) -> String {
        self.as_ref().map_or_else(|| "off".to_owned(), T::write)
    }
}

/// The digits and what follows them.
fn split(text: &str) -> Option<(u64, &str)> {
    let end = text
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, unit) = text.split_at(end);
    Some((digits.parse().ok()?, unit.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same<T: Measure>(texts: &[&str]) {
        for text in texts {
            let value = T::read(text).unwrap_or_else(|| panic!("{text} is read"));
            assert_eq!(value.write(), *text);
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        same::<u64>(&["1B", "1000B", "64KiB", "25MiB", "3GiB"]);
        same::<usize>(&["1", "100000"]);
        same::<Duration>(&["1ms", "1500ms", "10s", "90s", "5m", "1h", "24h"]);
        same::<Quota>(&["120/1m", "10/1s", "1000/24h"]);
        same::<Option<Quota>>(&["off", "60/1m"]);
    }

    #[test]
    fn short_forms_mean_the_same() {
        assert_eq!(u64::read("25M"), Some(25 << 20));
        assert_eq!(Quota::read("60/m"), Quota::read("60/1m"));
    }

    #[test]
    fn nonsense_and_nothing_are_refused() {
        for text in [
            "",
            "0",
            "-1",
            "1XB",
            "99999999999999999999",
            "18446744073709551615GiB",
        ] {
            assert_eq!(u64::read(text), None, "{text}");
        }
        for text in ["0s", "1y", "s", "367d", "1.5s", "90"] {
            assert_eq!(Duration::read(text), None, "{text}");
        }
        for text in ["60", "0/m", "60/", "/m", "60/0s", "60/m/m"] {
            assert_eq!(Quota::read(text), None, "{text}");
        }
        assert_eq!(usize::read("0"), None);
    }
}
