//! Certificates that are made for a test, and servers on loopback that use them.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, PKCS_ED25519, date_time_ymd,
};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned, SupportedProtocolVersion};

/// A key for tests: no library at hand makes one of this kind.
const RSA: &str = include_str!("rsa.pem");

/// Who signs the certificates of servers.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

/// What a certificate is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// In order, with a key of this kind.
    P256,
    /// In order.
    P384,
    /// In order.
    Ed25519,
    /// In order.
    Rsa,
    /// No longer valid.
    Expired,
    /// Not yet valid.
    Early,
    /// Of another host.
    Misnamed,
}

impl Authority {
    /// A new one.
    ///
    /// # Panics
    ///
    /// There is no randomness.
    #[must_use]
    pub fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let key = KeyPair::generate().expect("a key can be made");
        let issuer = CertifiedIssuer::self_signed(params, key);
        Self(issuer.expect("a certificate can be signed"))
    }

    /// Its certificate.
    #[must_use]
    pub fn pem(&self) -> String {
        self.0.pem()
    }

    /// How a server is set up that has a certificate of this authority.
    ///
    /// # Panics
    ///
    /// The provider cannot be used with these versions.
    #[must_use]
    pub fn server(
        &self,
        kind: Kind,
        provider: CryptoProvider,
        versions: &[&'static SupportedProtocolVersion],
    ) -> ServerConfig {
        let key = match kind {
            Kind::P384 => KeyPair::generate_for(&PKCS_ECDSA_P384_SHA384),
            Kind::Ed25519 => KeyPair::generate_for(&PKCS_ED25519),
            Kind::Rsa => KeyPair::from_pem(RSA),
            _ => KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256),
        };
        let key = key.expect("a key can be made");
        let names = match kind {
            Kind::Misnamed => vec!["elsewhere.example".to_owned()],
            _ => vec!["localhost".to_owned(), "127.0.0.1".to_owned()],
        };
        let mut params = CertificateParams::new(names).expect("the names are names");
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        (params.not_before, params.not_after) = match kind {
            Kind::Expired => (date_time_ymd(2020, 1, 1), date_time_ymd(2021, 1, 1)),
            Kind::Early => (date_time_ymd(2100, 1, 1), date_time_ymd(2101, 1, 1)),
            _ => (date_time_ymd(2024, 1, 1), date_time_ymd(2124, 1, 1)),
        };
        let certificate = params.signed_by(&key, &self.0);
        let chain = vec![certificate.expect("it can be signed").der().clone()];
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        ServerConfig::builder_with_provider(Arc::new(provider))
            .with_protocol_versions(versions)
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
            .expect("the provider knows these versions")
    }
}

impl Default for Authority {
    fn default() -> Self {
        Self::new()
    }
}

/// A server that answers each request alike, and remembers the heads of requests.
pub struct Server {
    address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Serves `answer` on loopback, encrypted if it is told how.
    ///
    /// # Panics
    ///
    /// There is no loopback network.
    #[must_use]
    pub fn start(config: Option<ServerConfig>, answer: impl Into<Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback is there");
        let address = listener.local_addr().expect("it is bound");
        let heads = Arc::<Mutex<Vec<String>>>::default();
        let (config, answer) = (config.map(Arc::new), answer.into());
        let shared = Arc::clone(&heads);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (config, answer) = (config.clone(), answer.clone());
                let heads = Arc::clone(&shared);
                thread::spawn(move || {
                    // A client that goes away is no concern of the server.
                    let _ = accept(stream, config, &answer, &heads);
                });
            }
        });
        Self { address, heads }
    }

    /// Its address and port.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The heads of all requests so far.
    #[must_use]
    pub fn heads(&self) -> Vec<String> {
        let heads = self.heads.lock().unwrap_or_else(PoisonError::into_inner);
        heads.clone()
    }
}

fn accept(
    stream: TcpStream,
    config: Option<Arc<ServerConfig>>,
    answer: &[u8],
    heads: &Mutex<Vec<String>>,
) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    match config {
        None => serve(stream, answer, heads),
        Some(config) => {
            let connection = ServerConnection::new(config).map_err(io::Error::other)?;
            serve(StreamOwned::new(connection, stream), answer, heads)
        }
    }
}

fn serve(
    mut stream: impl Read + Write,
    answer: &[u8],
    heads: &Mutex<Vec<String>>,
) -> io::Result<()> {
    loop {
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") {
            stream.read_exact(&mut byte)?;
            head.push(byte[0]);
        }
        let head = String::from_utf8_lossy(&head).into_owned();
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            let is_length = name.eq_ignore_ascii_case("content-length");
            is_length.then(|| value.trim().parse().ok())?
        });
        stream.read_exact(&mut vec![0; length.unwrap_or(0)])?;
        let mut all = heads.lock().unwrap_or_else(PoisonError::into_inner);
        all.push(head);
        drop(all);
        stream.write_all(answer)?;
        stream.flush()?;
    }
}
