//! A server whose next answer a test decides, and which keeps what it received.

use serde_json::Value;
use vercel_marketplace::Client;
use vercel_marketplace::runtime::Retry;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::{Answer, Caller};

/// An HTTP server on loopback and a client of it.
pub(crate) struct Server {
    server: MockServer,
    client: Client,
}

impl Server {
    pub(crate) async fn start() -> Self {
        let server = MockServer::start().await;
        let client = Client::builder()
            .base_url(server.uri())
            .retry(Retry::none())
            .build();
        Self {
            client: client.expect("the address of the server is one"),
            server,
        }
    }

    pub(crate) fn caller(&self) -> Caller {
        Caller::new(self.client.clone())
    }

    /// Answers every request from here on like this, and forgets those received before.
    pub(crate) async fn respond(&self, response: ResponseTemplate) {
        self.server.reset().await;
        let answer = Mock::given(any()).respond_with(response);
        answer.mount(&self.server).await;
    }

    /// Answers from here on with a success.
    pub(crate) async fn respond_with(&self, answer: &Answer) {
        self.respond(response(answer.status, answer.body.as_ref()))
            .await;
    }

    /// The requests received since the answer was set.
    pub(crate) async fn received(&self) -> Vec<Request> {
        let received = self.server.received_requests().await;
        received.expect("the server keeps what it receives")
    }

    /// The one request received since the answer was set.
    pub(crate) async fn received_once(&self) -> Request {
        let mut received = self.received().await;
        assert_eq!(received.len(), 1, "requests received");
        received.remove(0)
    }
}

/// A response with a JSON body or none.
pub(crate) fn response(status: u16, body: Option<&Value>) -> ResponseTemplate {
    let response = ResponseTemplate::new(status);
    match body {
        Some(body) => response.set_body_json(body),
        None => response,
    }
}
