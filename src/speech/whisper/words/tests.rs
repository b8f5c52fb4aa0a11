use super::*;

/// Tokens that last 100 ms each.
fn tokens(texts: &[&[u8]]) -> Vec<Token> {
    let token = |(index, bytes): (u64, &&[u8])| Token {
        bytes: bytes.to_vec(),
        start: Duration::from_millis(100 * index),
        end: Duration::from_millis(100 * index + 100),
        probability: 0.5,
        ..Token::default()
    };
    (0..).zip(texts).map(token).collect()
}

fn texts(texts: &[&[u8]]) -> Vec<String> {
    let words = words(&tokens(texts), Duration::ZERO, Duration::from_mins(1));
    let whole: String = words.iter().map(|word| word.text.as_str()).collect();
    let bytes: Vec<u8> = texts.concat();
    let expected = String::from_utf8_lossy(&bytes)
        .split_whitespace()
        .collect::<String>();
    assert_eq!(whole, expected, "nothing is lost");
    words.into_iter().map(|word| word.text).collect()
}

#[test]
fn a_space_begins_a_word() {
    assert_eq!(
        texts(&[b" one", b" sev", b"en", b"ty", b" it", b"'s"]),
        ["one", "seventy", "it's"]
    );
    assert_eq!(texts(&[b"one", b" ", b"two"]), ["onetwo"]);
    assert_eq!(texts(&[b" "]), [""; 0]);
    assert_eq!(texts(&[]), [""; 0]);
}

#[test]
fn punctuation_joins_the_word_before_or_opens_the_next() {
    assert_eq!(
        texts(&[b" well", b",", b" yes", b"!", b"?"]),
        ["well,", "yes!?"]
    );
    assert_eq!(texts(&[b" a", b" -", b" b"]), ["a-", "b"]);
    assert_eq!(
        texts(&[b" he", b" (", b"she", b")", b" \"", b"it", b"\""]),
        ["he", "(she)", "\"it\""]
    );
    assert_eq!(texts(&[b"...", b" so", b" ..."]), ["...so..."]);
    assert_eq!(texts(&[" ♪".as_bytes()]), ["♪"]);
}

#[test]
fn characters_are_put_together_from_their_bytes() {
    let (grin, e) = ("😀".as_bytes(), "é".as_bytes());
    assert_eq!(
        texts(&[
            b" caf",
            &e[..1],
            &e[1..],
            b" x",
            &grin[..2],
            &grin[2..3],
            &grin[3..]
        ]),
        ["café", "x😀"]
    );
    assert_eq!(
        texts(&[b" a", &[0xff], b"b", &grin[..2]]),
        ["a\u{fffd}b\u{fffd}"]
    );
}

#[test]
fn scripts_without_spaces_have_a_word_per_token() {
    let one = "今日".as_bytes();
    assert_eq!(
        texts(&[
            &one[..2],
            &one[2..],
            "は".as_bytes(),
            "、".as_bytes(),
            b"Rust",
            "と".as_bytes(),
            b" C",
            b"++"
        ]),
        ["今日", "は、", "Rust", "と", "C++"]
    );
    assert_eq!(
        texts(&[
            "「".as_bytes(),
            "コー".as_bytes(),
            "ド".as_bytes(),
            "」".as_bytes()
        ]),
        ["「コー", "ド」"]
    );
    assert_eq!(
        texts(&["ก".as_bytes(), "็".as_bytes(), "ด".as_bytes(), "ี".as_bytes()]),
        ["ก็", "ดี"]
    );
}

#[test]
#[expect(clippy::float_cmp, reason = "these are exact")]
fn times_are_in_order_and_within_the_segment() {
    let mut tokens = tokens(&[b" a", b" b", b"c", b" d"]);
    // whisper.cpp's times overlap, run backwards and leave the segment.
    tokens[0].end = Duration::from_millis(250);
    tokens[3].start = Duration::ZERO;
    tokens[3].end = Duration::from_secs(9);
    tokens[2].probability = 1.0;
    let (begin, end) = (Duration::from_millis(50), Duration::from_millis(350));
    let words = words(&tokens, begin, end);
    let times: Vec<_> = words
        .iter()
        .map(|word| (word.start.as_millis(), word.end.as_millis()))
        .collect();
    assert_eq!(times, [(50, 250), (250, 300), (300, 350)]);
    let probabilities: Vec<f32> = words.iter().map(|word| word.probability).collect();
    assert_eq!(probabilities, [0.5, 0.75, 0.5]);
    tokens[0].probability = f32::NAN;
    assert_eq!(super::words(&tokens, begin, end)[0].probability, 0.0);
}
