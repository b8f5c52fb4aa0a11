//! Segments as subtitles: SubRip (`.srt`) and WebVTT (`.vtt`), each a cue.

use std::fmt::Write as _;
use std::time::Duration;

use super::Segment;

/// Shortest time that a cue is shown: WebVTT has none that ends when it begins.
const SHORTEST: Duration = Duration::from_millis(1);

/// The segments as SubRip; empty when nothing is said.
///
/// The format has no escapes. An arrow of times in the text becomes a shorter one, as Whisper's reference implementation
/// writes it.
#[must_use]
pub fn srt(segments: &[Segment]) -> String {
    let mut text = String::new();
    for (index, cue) in cues(segments).enumerate() {
        let times = cue.times(',');
        let lines = cue.lines.join("\n").replace("-->", "->");
        // Writing to a string cannot fail.
        let _ = write!(text, "{}\n{times}\n{lines}\n\n", index + 1);
    }
    text
}

/// The segments as WebVTT (`https://www.w3.org/TR/webvtt1/`); a header alone when nothing is said.
#[must_use]
pub fn vtt(segments: &[Segment]) -> String {
    let mut text = "WEBVTT\n\n".to_owned();
    for cue in cues(segments) {
        let times = cue.times('.');
        let lines = cue.lines.join("\n");
        // Where no `>` is left, there is no arrow either.
        let lines = lines.replace('&', "&amp;");
        let lines = lines.replace('<', "&lt;").replace('>', "&gt;");
        let _ = write!(text, "{times}\n{lines}\n\n");
    }
    text
}

/// A segment that says something.
struct Cue<'a> {
    start: Duration,
    end: Duration,
    /// None of them is empty: an empty line ends a cue.
    lines: Vec<&'a str>,
}

impl Cue<'_> {
    fn times(&self, point: char) -> String {
        format!("{} --> {}", time(self.start, point), time(self.end, point))
    }
}

fn cues(segments: &[Segment]) -> impl Iterator<Item = Cue<'_>> {
    segments.iter().filter_map(|segment| {
        let lines = segment.text.split(['\n', '\r']).map(str::trim);
        let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
        (!lines.is_empty()).then(|| Cue {
            start: segment.start,
            end: segment.end.max(segment.start + SHORTEST),
            lines,
        })
    })
}

/// `HH:MM:SS.mmm`, with more digits for a hundred hours and more.
fn time(time: Duration, point: char) -> String {
    let seconds = time.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let millis = time.subsec_millis();
    format!("{hours:02}:{minutes:02}:{seconds:02}{point}{millis:03}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(start: u64, end: u64, text: &str) -> Segment {
        Segment {
            start: Duration::from_millis(start),
            end: Duration::from_millis(end),
            text: text.to_owned(),
            ..Segment::default()
        }
    }

    #[test]
    fn each_segment_is_a_cue() {
        let segments = [
            segment(0, 1_500, "one seven"),
            segment(3_661_042, 360_000_999, "größer"),
        ];
        let expected = "\
1
00:00:00,000 --> 00:00:01,500
one seven

2
01:01:01,042 --> 100:00:00,999
größer

";
        assert_eq!(srt(&segments), expected);
        let expected = "\
WEBVTT

00:00:00.000 --> 00:00:01.500
one seven

01:01:01.042 --> 100:00:00.999
größer

";
        assert_eq!(vtt(&segments), expected);
    }

    #[test]
    fn nothing_said_is_no_cue() {
        assert_eq!(srt(&[]), "");
        assert_eq!(vtt(&[]), "WEBVTT\n\n");
        let silent = [segment(0, 9, " \r\n "), segment(9, 10, "a")];
        assert_eq!(srt(&silent), "1\n00:00:00,009 --> 00:00:00,010\na\n\n");
    }

    #[test]
    fn no_text_ends_its_cue_or_begins_another() {
        let hostile = [segment(
            1_000,
            1_000,
            "a & <b>\r\r\n\n2\n00:00:05.000 --> 00:00:06.000\n\nc &amp;\n",
        )];
        let expected = "\
1
00:00:01,000 --> 00:00:01,001
a & <b>
2
00:00:05.000 -> 00:00:06.000
c &amp;

";
        assert_eq!(srt(&hostile), expected);
        let expected = "\
WEBVTT

00:00:01.000 --> 00:00:01.001
a &amp; &lt;b&gt;
2
00:00:05.000 --&gt; 00:00:06.000
c &amp;amp;

";
        assert_eq!(vtt(&hostile), expected);
    }
}
