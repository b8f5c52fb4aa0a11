use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::middleware;
use axum::routing::get;
use http_body_util::BodyExt;
use tower::ServiceExt;

use super::*;

fn text(metrics: &Metrics) -> String {
    metrics
        .text(Occupancy::default(), Occupancy::default())
        .expect("it can be written")
}

/// The value of a line that begins with its name and labels.
fn value(metrics: &Metrics, name: &str) -> f64 {
    let text = text(metrics);
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("no {name} in:\n{text}"))
        .parse()
        .expect("a number")
}

#[tokio::test]
async fn paths_and_methods_of_strangers_make_no_new_lines() {
    let metrics = Metrics::default();
    let app = Router::new()
        .route("/known/{word}", get(async || "heard"))
        .fallback(async || "nothing")
        .layer(middleware::from_fn_with_state(metrics.clone(), requests));
    let ask = async |method: &str, path: String| {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .body(axum::body::Body::from("body"));
        let answer = app.clone().oneshot(request.expect("a request")).await;
        let body = answer.expect("an answer").into_body().collect().await;
        body.expect("a body");
    };
    ask("GET", "/known/first".to_owned()).await;
    ask("BREW", "/other".to_owned()).await;
    let lines = text(&metrics).lines().count();
    for number in 0..500 {
        ask("GET", format!("/known/{number}")).await;
        ask(&format!("BREW{number}"), format!("/{number}")).await;
    }
    assert_eq!(text(&metrics).lines().count(), lines);
    let known = r#"voicectl_http_requests_total{route="/known/{word}",method="GET",status="200"}"#;
    assert!((value(&metrics, known) - 501.0).abs() < 0.1);
    let other = r#"voicectl_http_requests_total{route="none",method="other",status="200"}"#;
    assert!((value(&metrics, other) - 501.0).abs() < 0.1);
    assert!(value(&metrics, "voicectl_http_requests_in_flight").abs() < 0.1);
}

#[test]
fn a_connection_is_open_until_it_is_dropped() {
    let metrics = Metrics::default();
    let [first, second] = [metrics.connection(), metrics.clone().connection()];
    assert!((value(&metrics, "voicectl_connections_open") - 2.0).abs() < 0.1);
    drop((first, second));
    assert!(value(&metrics, "voicectl_connections_open").abs() < 0.1);
    assert!((value(&metrics, "voicectl_connections_accepted_total") - 2.0).abs() < 0.1);
}

#[test]
fn speech_is_counted_in_seconds() {
    let metrics = Metrics::default();
    metrics.recognised(&Transcript {
        duration: Duration::from_secs(10),
        took: Duration::from_millis(2500),
        ..Transcript::default()
    });
    metrics.spoke(8_000, 16_000);
    for (name, seconds) in [
        ("voicectl_recognised_audio_seconds_total", 10.0),
        ("voicectl_recognition_seconds_total", 2.5),
        ("voicectl_spoken_audio_seconds_total", 0.5),
        ("voicectl_recognition_real_time_factor_sum", 0.25),
    ] {
        assert!((value(&metrics, name) - seconds).abs() < 1e-9, "{name}");
    }
}
