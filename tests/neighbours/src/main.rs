//! Says how a program behaves that has the crate in its tree, or has not. Its arguments are the
//! addresses of a server without TLS and of one with it.

fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut argument = || arguments.next().expect("there are two addresses");
    let (http, https) = (argument(), argument());
    // Panics are part of what is told.
    std::panic::set_hook(Box::new(|_| {}));
    let is_first = std::env::var_os("OURS_FIRST").is_some();
    if is_first {
        ours(&http, &https);
    }
    neighbours(&http, &https);
    if !is_first {
        ours(&http, &https);
    }
}

fn tell(what: &str, behaviour: impl FnOnce() -> String + std::panic::UnwindSafe) {
    let behaviour = std::panic::catch_unwind(behaviour).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        format!("panics: {}", text.unwrap_or_default().replace('\n', " "))
    });
    println!("{what}: {behaviour}");
}

fn neighbours(http: &str, https: &str) {
    let _ = (http, https);
    #[cfg(feature = "rustls")]
    {
        use rustls::crypto::CryptoProvider;
        let provider = || format!("{}", CryptoProvider::get_default().is_some());
        tell("neighbour, rustls has a default before", provider);
        #[cfg(any(feature = "rustls-default", feature = "rustls-ring"))]
        tell("neighbour, rustls", || {
            let builder = rustls::ClientConfig::builder();
            let suites = builder.crypto_provider().cipher_suites.len();
            format!("a builder with {suites} suites")
        });
        tell("neighbour, rustls has a default", provider);
    }
    #[cfg(feature = "reqwest")]
    for address in [http, https] {
        let kind = address.split(':').next().unwrap();
        tell(&format!("neighbour, reqwest {kind}"), || {
            let client = reqwest::Client::new();
            let answer = run(client.get(address).send());
            answer.map_or_else(|error| causes(&error), |answer| answer.status().to_string())
        });
    }
    #[cfg(feature = "ureq")]
    for address in [http, https] {
        let kind = address.split(':').next().unwrap();
        tell(&format!("neighbour, ureq {kind}"), || {
            let agent = ureq::Agent::new_with_defaults();
            let answer = agent.get(address).call();
            answer.map_or_else(|error| causes(&error), |answer| answer.status().to_string())
        });
    }
}

#[cfg(any(feature = "reqwest", feature = "ureq"))]
fn causes(error: &dyn std::error::Error) -> String {
    let mut causes = error.to_string();
    let mut next = error.source();
    while let Some(error) = next {
        causes = format!("{causes}: {error}");
        next = error.source();
    }
    // Ports are others each time.
    causes.replace(|c: char| c.is_ascii_digit(), "0")
}

#[cfg(any(feature = "async", feature = "reqwest"))]
fn run<T>(future: impl Future<Output = T>) -> T {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_all().build().unwrap().block_on(future)
}

fn ours(http: &str, https: &str) {
    for address in [http, https] {
        let kind = address.split(':').next().unwrap();
        let _ = kind;
        for token in ["one", "two"] {
            let _ = token;
            #[cfg(feature = "async")]
            tell(&format!("ours, async {kind}"), || {
                let client = ASYNC.with(|clients| {
                    client_of(clients, address, || {
                        let builder = vercel_marketplace::Client::builder().base_url(address);
                        builder.build().unwrap()
                    })
                });
                let call = client.installation("icfg_1", token).get_account_info();
                outcome(run(call.into_future()))
            });
            #[cfg(feature = "blocking")]
            tell(&format!("ours, blocking {kind}"), || {
                let client = BLOCKING.with(|clients| {
                    client_of(clients, address, || {
                        let builder = vercel_marketplace::blocking::Client::builder();
                        builder.base_url(address).build().unwrap()
                    })
                });
                outcome(
                    client
                        .installation("icfg_1", token)
                        .get_account_info()
                        .send(),
                )
            });
        }
    }
}

#[cfg(feature = "async")]
thread_local! {
    static ASYNC: Clients<vercel_marketplace::Client> = Clients::default();
}

#[cfg(feature = "blocking")]
thread_local! {
    static BLOCKING: Clients<vercel_marketplace::blocking::Client> = Clients::default();
}

#[cfg(any(feature = "async", feature = "blocking"))]
type Clients<C> = std::cell::RefCell<std::collections::HashMap<String, C>>;

/// One client for all calls of an address, so that what it keeps would show.
#[cfg(any(feature = "async", feature = "blocking"))]
fn client_of<C: Clone>(clients: &Clients<C>, address: &str, make: impl FnOnce() -> C) -> C {
    let mut clients = clients.borrow_mut();
    clients
        .entry(address.to_owned())
        .or_insert_with(make)
        .clone()
}

#[cfg(any(feature = "async", feature = "blocking"))]
fn outcome(
    outcome: Result<vercel_marketplace::models::AccountInfo, vercel_marketplace::Error>,
) -> String {
    outcome.map_or_else(|error| format!("{error}"), |info| info.url)
}
