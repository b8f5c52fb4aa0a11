//! Kinds of devices, told by what their browsers say of themselves.

/// A kind of device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Platform {
    /// Phones and tablets with Android.
    Android,
    /// iPhone and iPad.
    Ios,
    /// macOS.
    Mac,
    /// Windows.
    Windows,
    /// Linux and `ChromeOS`.
    Linux,
}

impl Platform {
    /// All, in the order of the page.
    pub const ALL: [Self; 5] = [
        Self::Android,
        Self::Ios,
        Self::Mac,
        Self::Windows,
        Self::Linux,
    ];

    /// What people call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Android => "Android",
            Self::Ios => "iPhone and iPad",
            Self::Mac => "Mac",
            Self::Windows => "Windows",
            Self::Linux => "Linux",
        }
    }

    /// By the header `User-Agent`. An iPad says that it is a Mac, so the page of one shows the steps of both.
    #[must_use]
    pub fn of(agent: &str) -> Option<Self> {
        // Android says Linux as well, and Windows Phones once said all of it.
        const SIGNS: [(&str, Platform); 9] = [
            ("Windows", Platform::Windows),
            ("Android", Platform::Android),
            ("iPhone", Platform::Ios),
            ("iPad", Platform::Ios),
            ("iPod", Platform::Ios),
            ("Macintosh", Platform::Mac),
            ("CrOS", Platform::Linux),
            ("X11", Platform::Linux),
            ("Linux", Platform::Linux),
        ];
        let found = SIGNS.iter().find(|(sign, _)| agent.contains(sign));
        found.map(|(_, platform)| *platform)
    }

    /// Whether its steps are shown to a device that looks like `seen`.
    pub(super) fn is_shown_to(self, seen: Self) -> bool {
        self == seen || (self, seen) == (Self::Ios, Self::Mac)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_say_what_they_run_on() {
        for (agent, platform) in [
            (
                "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36",
                Some(Platform::Android),
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1",
                Some(Platform::Ios),
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15",
                Some(Platform::Mac),
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0",
                Some(Platform::Windows),
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
                Some(Platform::Linux),
            ),
            ("curl/8.5.0", None),
            ("", None),
        ] {
            assert_eq!(Platform::of(agent), platform, "{agent}");
        }
    }
}
