//! A stand-in for Vercel that lives in the process of an example: it keeps what it is told and answers
//! as the API does. Nothing leaves the machine.
#![allow(dead_code, reason = "no example needs all of it")]

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use serde_json::{Value, json};
use vercel_marketplace::Client;
use vercel_marketplace::runtime::{Transport, TransportError};

/// What the stand-in has been told so far.
#[derive(Debug, Default)]
pub struct State {
    /// Billing submissions by installation.
    pub billing: BTreeMap<String, Vec<Value>>,
    /// Invoices by id, as `get-invoice` answers.
    pub invoices: BTreeMap<String, Value>,
    /// Resources by the partner's id.
    pub resources: BTreeMap<String, Value>,
    /// Secrets by resource.
    pub secrets: BTreeMap<String, Value>,
}

/// The stand-in; clones share their state.
#[derive(Clone, Debug, Default)]
pub struct FakeVercel {
    state: Arc<Mutex<State>>,
}

impl FakeVercel {
    /// A client that talks to this stand-in.
    pub fn client(&self) -> Result<Client, Box<dyn Error>> {
        Ok(Client::builder().transport(self.clone()).build()?)
    }

    /// Looks at or changes what is kept.
    pub fn with_state<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Transport for FakeVercel {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let path = request.uri().path().trim_start_matches("/v1/").to_owned();
        let segments: Vec<_> = path.split('/').collect();
        let body = serde_json::from_slice(request.body()).unwrap_or(Value::Null);
        let (status, answer) =
            self.with_state(|state| state.answer(request.method(), &segments, body));
        let bytes = if answer.is_null() {
            Bytes::new()
        } else {
            answer.to_string().into()
        };
        let mut response = Response::new(bytes);
        *response.status_mut() = status;
        Ok(response)
    }
}

impl State {
    fn answer(&mut self, method: &Method, path: &[&str], body: Value) -> (StatusCode, Value) {
        match (method.as_str(), path) {
            ("POST", ["installations", id, "billing"]) => {
                self.billing.entry((*id).to_owned()).or_default().push(body);
                (StatusCode::CREATED, Value::Null)
            }
            ("POST", ["installations", _, "billing", "invoices"]) => self.submit_invoice(&body),
            ("GET", ["installations", _, "billing", "invoices", id]) => {
                found(self.invoices.get(*id))
            }
            ("POST", ["installations", _, "billing", "invoices", id, "actions"]) => {
                self.refund(id, &body)
            }
            ("GET", ["installations", _, "resources"]) => {
                let resources: Vec<_> = self.resources.values().collect();
                (StatusCode::OK, json!({ "resources": resources }))
            }
            ("PUT", ["installations", _, "resources", id]) => self.import(id, &body),
            ("DELETE", ["installations", _, "resources", id]) => match self.resources.remove(*id) {
                Some(_) => (StatusCode::NO_CONTENT, Value::Null),
                None => found(None),
            },
            ("PUT", ["installations", _, "resources", id, "secrets"]) => {
                self.secrets
                    .insert((*id).to_owned(), body["secrets"].clone());
                (StatusCode::CREATED, Value::Null)
            }
            ("POST", ["integrations", "sso", "token"]) => exchange(&body),
            _ => refused(
                StatusCode::NOT_FOUND,
                "not_found",
                "there is no such operation",
            ),
        }
    }

    fn submit_invoice(&mut self, draft: &Value) -> (StatusCode, Value) {
        let external_id = &draft["externalId"];
        if self
            .invoices
            .values()
            .any(|known| known["externalId"] == *external_id)
        {
            return refused(
                StatusCode::CONFLICT,
                "conflict",
                "this external id has been used",
            );
        }
        let id = format!("inv_{}", self.invoices.len() + 1);
        let invoice = json!({
            "invoiceId": id,
            "externalId": external_id,
            "state": "paid",
            "invoiceDate": draft["invoiceDate"],
            "period": draft["period"],
            "items": draft["items"],
            "total": "12.50",
            "created": "2026-02-01T00:00:00.000Z",
            "updated": "2026-02-01T00:00:00.000Z",
        });
        self.invoices.insert(id.clone(), invoice);
        (StatusCode::OK, json!({ "invoiceId": id }))
    }

    fn refund(&mut self, id: &str, action: &Value) -> (StatusCode, Value) {
        let Some(invoice) = self.invoices.get_mut(id) else {
            return found(None);
        };
        invoice["state"] = json!("refund_requested");
        invoice["refundReason"] = action["reason"].clone();
        invoice["refundTotal"] = action["total"].clone();
        (StatusCode::NO_CONTENT, Value::Null)
    }

    fn import(&mut self, id: &str, resource: &Value) -> (StatusCode, Value) {
        let kept = json!({
            "partnerId": id,
            "internalId": format!("ir_{id}"),
            "name": resource["name"],
            "productId": resource["productId"],
            "status": resource["status"],
        });
        self.resources.insert(id.to_owned(), kept);
        (StatusCode::OK, json!({ "name": resource["name"] }))
    }
}

fn exchange(body: &Value) -> (StatusCode, Value) {
    let fits = body["grant_type"] == "authorization_code" && body["code"] == "code_from_redirect";
    if !fits {
        return refused(
            StatusCode::BAD_REQUEST,
            "bad_request",
            "the code is not valid",
        );
    }
    let tokens =
        json!({ "id_token": "header.claims.signature", "access_token": null, "token_type": null });
    (StatusCode::OK, tokens)
}

fn found(value: Option<&Value>) -> (StatusCode, Value) {
    match value {
        Some(value) => (StatusCode::OK, value.clone()),
        None => refused(StatusCode::NOT_FOUND, "not_found", "there is no such thing"),
    }
}

fn refused(status: StatusCode, code: &str, message: &str) -> (StatusCode, Value) {
    (
        status,
        json!({ "error": { "code": code, "message": message } }),
    )
}
