//! One question to one server (RFC 1035 section 4.2): over UDP, and over TCP when the answer does not fit.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use aws_lc_rs::rand;
use hickory_resolver::proto::op::{Edns, Message, MessageType, OpCode, Query, ResponseCode};
use hickory_resolver::proto::rr::{Name, Record, RecordType};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};
use tokio::time::timeout;

use super::Resolver;

/// Bytes of the longest answer over UDP that gets through everywhere (DNS flag day 2020).
const UDP_PAYLOAD: u16 = 1232;
/// A packet may get lost; so the question is asked this often within the limit.
const ATTEMPTS: u32 = 2;

impl Resolver {
    /// The records that a server of a zone answers with; none when there are none. Errors are the rest of a sentence
    /// that begins with the server's name.
    pub(super) async fn exchange(
        &self,
        server: SocketAddr,
        name: &Name,
        kind: RecordType,
    ) -> Result<Vec<Record>, String> {
        let question = Query::query(name.clone(), kind);
        let mut answer = None;
        for _ in 0..ATTEMPTS {
            match timeout(self.limit / ATTEMPTS, over_udp(server, &question)).await {
                Ok(Ok(message)) => {
                    answer = Some(message);
                    break;
                }
                Ok(Err(error)) => return Err(format!("cannot be asked: {error}")),
                Err(_) => {}
            }
        }
        if answer
            .as_ref()
            .is_none_or(|message| message.metadata.truncation)
        {
            answer = match timeout(self.limit, over_tcp(server, &question)).await {
                Ok(Ok(message)) => Some(message),
                Ok(Err(error)) => return Err(format!("cannot be asked: {error}")),
                Err(_) => None,
            };
        }
        let Some(answer) = answer else {
            return Err(silence(self.limit));
        };
        match answer.metadata.response_code {
            ResponseCode::NoError if !answer.metadata.authoritative => {
                Err("does not answer for the zone".to_owned())
            }
            ResponseCode::NoError => Ok(answer.answers),
            ResponseCode::NXDomain => Ok(Vec::new()),
            code => Err(format!("says {}", code.to_str())),
        }
    }
}

fn silence(limit: Duration) -> String {
    format!("does not answer within {} s", limit.as_secs())
}

/// The message, and its number.
fn packet(question: &Query) -> io::Result<(Vec<u8>, u16)> {
    let mut number = [0; 2];
    rand::fill(&mut number).map_err(|_| io::Error::other("no random numbers"))?;
    let number = u16::from_ne_bytes(number);
    let mut message = Message::new(number, MessageType::Query, OpCode::Query);
    message.metadata.recursion_desired = false;
    message.add_query(question.clone());
    let mut edns = Edns::new();
    edns.set_max_payload(UDP_PAYLOAD);
    message.set_edns(edns);
    let bytes = message.to_vec().map_err(io::Error::other)?;
    Ok((bytes, number))
}

/// Whether it answers the question that was asked; everything else is somebody's try to be heard.
fn fits(message: &Message, number: u16, question: &Query) -> bool {
    message.metadata.id == number
        && message.metadata.message_type == MessageType::Response
        && message.queries.first().is_none_or(|echo| echo == question)
}

async fn over_udp(server: SocketAddr, question: &Query) -> io::Result<Message> {
    let local: SocketAddr = if server.is_ipv4() {
        (Ipv4Addr::UNSPECIFIED, 0).into()
    } else {
        (Ipv6Addr::UNSPECIFIED, 0).into()
    };
    let socket = UdpSocket::bind(local).await?;
    socket.connect(server).await?;
    let (bytes, number) = packet(question)?;
    socket.send(&bytes).await?;
    let mut buffer = [0; 4096];
    loop {
        let length = socket.recv(&mut buffer).await?;
        if let Ok(message) = Message::from_vec(&buffer[..length])
            && fits(&message, number, question)
        {
            return Ok(message);
        }
    }
}

async fn over_tcp(server: SocketAddr, question: &Query) -> io::Result<Message> {
    let mut stream = TcpStream::connect(server).await?;
    let (bytes, number) = packet(question)?;
    let length = u16::try_from(bytes.len()).map_err(io::Error::other)?;
    let mut framed = length.to_be_bytes().to_vec();
    framed.extend_from_slice(&bytes);
    stream.write_all(&framed).await?;
    let length = stream.read_u16().await?;
    let mut buffer = vec![0; usize::from(length)];
    stream.read_exact(&mut buffer).await?;
    Message::from_vec(&buffer)
        .ok()
        .filter(|message| fits(message, number, question))
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "an answer to something else"))
}
