//! The page: self-contained HTML, the steps of the device that asks open and the others' folded.

use std::time::Duration;

use super::offer::Offer;
use super::platform::Platform;

const PAGE: &str = include_str!("page/page.html");
const STYLE: &str = include_str!("page/page.css");

const fn steps(platform: Platform) -> &'static str {
    match platform {
        Platform::Android => include_str!("page/android.html"),
        Platform::Ios => include_str!("page/ios.html"),
        Platform::Mac => include_str!("page/mac.html"),
        Platform::Windows => include_str!("page/windows.html"),
        Platform::Linux => include_str!("page/linux.html"),
    }
}

/// The page for a device, at the address `base`, which is gone after `left`.
pub(super) fn page(offer: &Offer, base: &str, seen: Option<Platform>, left: Duration) -> String {
    let lines = offer.fingerprint_lines();
    let lines = lines.map(|line| format!("<span>{line}</span>")).concat();
    let scope = match offer.permitted() {
        [] => "It can vouch for any site, so install it only if you know whose it is.".to_owned(),
        names => format!("It can vouch for {} and nothing else.", names.join(", ")),
    };
    filled(
        PAGE,
        &[
            ("css", STYLE),
            ("name", &escaped(offer.subject())),
            ("scope", &escaped(&scope)),
            ("until", &offer.until()),
            ("left", &rough(left)),
            ("fingerprint", &lines),
            ("platforms", &platforms(seen, base)),
            ("base", &escaped(base)),
        ],
    )
}

fn platforms(seen: Option<Platform>, base: &str) -> String {
    let is_shown = |platform: &Platform| seen.is_some_and(|seen| platform.is_shown_to(seen));
    let mut order = Platform::ALL;
    // Stable: what is shown comes first, the device that it looks like before its double.
    order.sort_by_key(|platform| (Some(*platform) != seen, !is_shown(platform)));
    let base = escaped(base);
    let part = |platform: Platform| {
        let (open, mark) = match (is_shown(&platform), Some(platform) == seen) {
            (true, true) => (" open", "<small>this device</small>"),
            (true, false) => (" open", ""),
            _ => ("", ""),
        };
        let name = platform.name();
        let steps = filled(steps(platform), &[("base", &base)]);
        format!("<details{open}><summary>{name}{mark}</summary>\n{steps}</details>\n")
    };
    order.into_iter().map(part).collect()
}

/// A template with its values; what a value holds is not looked at again.
fn filled(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, behind)) = rest.split_once("{{") {
        let (name, after) = behind.split_once("}}").unwrap_or((behind, ""));
        let value = values.iter().find(|(known, _)| *known == name);
        text.push_str(before);
        text.push_str(value.map_or("", |(_, value)| value));
        rest = after;
    }
    text.push_str(rest);
    text
}

/// Text for HTML and XML. What XML cannot hold (section 2.2) is replaced.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => safe.push(char::REPLACEMENT_CHARACTER),
            letter if letter.is_control() => safe.push(char::REPLACEMENT_CHARACTER),
            letter => safe.push(letter),
        }
    }
    safe
}

/// A time for people, rounded up.
fn rough(left: Duration) -> String {
    let seconds = left.as_secs().max(1);
    let (number, unit) = match seconds {
        0..=90 => (seconds, "second"),
        91..=5400 => (seconds.div_ceil(60), "minute"),
        _ => (seconds.div_ceil(3600), "hour"),
    };
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {unit}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_put_in_once() {
        let values = [("a", "{{b}}"), ("b", "<")];
        assert_eq!(filled("x {{a}} {{b}} {{c}}.", &values), "x {{b}} < .");
    }

    #[test]
    fn the_device_that_asks_comes_first() {
        let page = platforms(Some(Platform::Mac), "http://a");
        let open: Vec<&str> = page
            .split("<details open><summary>")
            .skip(1)
            .map(|part| part.split('<').next().expect("a name"))
            .collect();
        assert_eq!(open, ["Mac", "iPhone and iPad"]);
        assert!(page.starts_with("<details open><summary>Mac"));
        assert!(!platforms(None, "http://a").contains("<details open"));
    }

    #[test]
    fn nothing_in_a_name_is_markup() {
        assert_eq!(
            escaped("a<b>&\"'\u{1b}\u{ffff}"),
            "a&lt;b&gt;&amp;&quot;&#39;\u{fffd}\u{fffd}"
        );
    }

    #[test]
    fn times_are_rounded_up() {
        let text = [1, 90, 91, 600, 5400, 5401].map(|seconds| rough(Duration::from_secs(seconds)));
        let wanted = [
            "1 second",
            "90 seconds",
            "2 minutes",
            "10 minutes",
            "90 minutes",
            "2 hours",
        ];
        assert_eq!(text, wanted);
    }
}
