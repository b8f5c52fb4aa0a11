use std::net::SocketAddr;

use axum::Router;
use axum::body::Body;
use axum::routing::{get, post};
use http_body_util::BodyExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::serve::leftover::BodyError;
use crate::serve::live::Terms;
use crate::serve::metrics::Metrics;

/// A server of `app` over plain HTTP.
async fn start(app: Router, limits: &Limits) -> (SocketAddr, Arc<Front>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("bound");
    let address = listener.local_addr().expect("an address");
    let front = Arc::new(Front {
        app: Arc::new(App::bare(app)),
        tls: None,
        live: Live::new(Terms {
            limits: *limits,
            ..Terms::default()
        }),
        proxies: Arc::default(),
        admission: Admission::new(limits, Metrics::default()),
        drain: Drain::default(),
        http: protocols(limits),
    });
    tokio::spawn(accept(Listener::Tcp(listener), Arc::clone(&front)));
    (address, front)
}

/// Reads an answer as far as it is there.
async fn answer(stream: &mut TcpStream) -> String {
    let mut bytes = [0; 4096];
    let length = stream.read(&mut bytes).await.expect("answered");
    String::from_utf8_lossy(&bytes[..length]).into_owned()
}

/// A body that never pauses, and never ends.
#[tokio::test]
async fn a_body_has_an_end() {
    let read = |body: Body| async {
        let error = body.collect().await.expect_err("it has no end");
        format!("{:?}", BodyError::slow(&error))
    };
    let limits = Limits {
        body_total: Duration::from_millis(300),
        ..Limits::default()
    };
    let (address, _front) = start(Router::new().route("/", post(read)), &limits).await;
    let (mut reader, mut writer) = TcpStream::connect(address)
        .await
        .expect("connected")
        .into_split();
    let head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n";
    writer.write_all(head).await.expect("sent");
    tokio::spawn(async move { while writer.write_all(b"a").await.is_ok() {} });
    let mut bytes = [0; 4096];
    let length = reader.read(&mut bytes).await.expect("answered");
    let answer = String::from_utf8_lossy(&bytes[..length]);
    assert!(answer.ends_with("Some(300ms)"), "{answer}");
}

#[tokio::test]
async fn whoever_is_idle_makes_room() {
    let limits = Limits {
        connections: 1,
        ..Limits::default()
    };
    let (address, front) =
        start(Router::new().route("/", get(|| async { "hello" })), &limits).await;
    let ask = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    let mut first = TcpStream::connect(address).await.expect("connected");
    for _ in 0..2 {
        first.write_all(ask).await.expect("sent");
        assert!(answer(&mut first).await.ends_with("hello"), "it may stay");
    }
    assert_eq!(front.admission.free(), 0);
    let mut second = TcpStream::connect(address).await.expect("connected");
    second.write_all(ask).await.expect("sent");
    assert!(answer(&mut second).await.ends_with("hello"));
    assert_eq!(answer(&mut first).await, "", "closed");
}

/// Its request may be on the way.
#[tokio::test]
async fn who_just_came_is_answered_in_a_drain() {
    let router = Router::new().route("/", get(|| async { "hello" }));
    let limits = Limits {
        connections: 1,
        ..Limits::default()
    };
    let (address, front) = start(router, &limits).await;
    let mut stream = TcpStream::connect(address).await.expect("connected");
    while front.admission.free() > 0 {
        tokio::task::yield_now().await;
    }
    front.drain.begin();
    let closed = tokio::time::timeout(Duration::from_millis(200), stream.readable());
    assert!(closed.await.is_err(), "it may still ask");
    let ask = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    stream.write_all(ask).await.expect("sent");
    assert!(answer(&mut stream).await.ends_with("hello"));
    assert_eq!(answer(&mut stream).await, "", "closed");
    assert_eq!(front.drain.finish(Duration::from_secs(10)).await, 0);
}
