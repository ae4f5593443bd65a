//! The values of enumerations and their names on the wire.

use std::fmt::{Debug, Display};

use vercel_marketplace::models::{
    AccessTokenType, AppUrlTarget, BillingPlanType, ExperimentationCategory, GlobalConfigPurpose,
    InvoiceState, InvoiceTestResult, MemberRole, NotificationLevel, ResourceOwnership,
    ResourceStatus, UsageType,
};

fn check<T>(values: &[(T, &str)], unknown: fn(String) -> T)
where
    T: Clone + Debug + Display + PartialEq + for<'a> From<&'a str>,
{
    for (value, name) in values {
        assert_eq!(value.to_string(), *name);
        assert_eq!(&T::from(name), value);
        let shouted = name.to_uppercase();
        if shouted != *name {
            assert_eq!(T::from(&shouted), unknown(shouted.clone()), "case counts");
        }
    }
    for name in ["", "of_later", "…"] {
        let value = T::from(name);
        assert_eq!(value, unknown(name.to_owned()));
        assert_eq!(value.to_string(), name);
    }
}

#[test]
fn states_and_levels() {
    let statuses = [
        (ResourceStatus::Ready, "ready"),
        (ResourceStatus::Pending, "pending"),
        (ResourceStatus::Onboarding, "onboarding"),
        (ResourceStatus::Suspended, "suspended"),
        (ResourceStatus::Resumed, "resumed"),
        (ResourceStatus::Uninstalled, "uninstalled"),
        (ResourceStatus::Error, "error"),
    ];
    check(&statuses, ResourceStatus::Unknown);
    let levels = [
        (NotificationLevel::Info, "info"),
        (NotificationLevel::Warn, "warn"),
        (NotificationLevel::Error, "error"),
    ];
    check(&levels, NotificationLevel::Unknown);
    let ownerships = [
        (ResourceOwnership::Owned, "owned"),
        (ResourceOwnership::Linked, "linked"),
        (ResourceOwnership::Sandbox, "sandbox"),
    ];
    check(&ownerships, ResourceOwnership::Unknown);
    let roles = [(MemberRole::Admin, "ADMIN"), (MemberRole::User, "USER")];
    check(&roles, MemberRole::Unknown);
    let kinds = [(AccessTokenType::Oauth2Token, "oauth2-token")];
    check(&kinds, AccessTokenType::Unknown);
}

#[test]
fn billing() {
    let plans = [
        (BillingPlanType::Prepayment, "prepayment"),
        (BillingPlanType::Subscription, "subscription"),
    ];
    check(&plans, BillingPlanType::Unknown);
    let usage = [
        (UsageType::Total, "total"),
        (UsageType::Interval, "interval"),
        (UsageType::Rate, "rate"),
    ];
    check(&usage, UsageType::Unknown);
    let states = [
        (InvoiceState::Draft, "draft"),
        (InvoiceState::Invoiced, "invoiced"),
        (InvoiceState::Notpaid, "notpaid"),
        (InvoiceState::Overdue, "overdue"),
        (InvoiceState::Paid, "paid"),
        (InvoiceState::Pending, "pending"),
        (InvoiceState::RefundRequested, "refund_requested"),
        (InvoiceState::Refunded, "refunded"),
        (InvoiceState::Scheduled, "scheduled"),
    ];
    check(&states, InvoiceState::Unknown);
    let results = [
        (InvoiceTestResult::Paid, "paid"),
        (InvoiceTestResult::Notpaid, "notpaid"),
        (InvoiceTestResult::Overdue, "overdue"),
    ];
    check(&results, InvoiceTestResult::Unknown);
}

#[test]
fn deployments_and_experiments() {
    let targets = [
        (AppUrlTarget::Development, "development"),
        (AppUrlTarget::Preview, "preview"),
        (AppUrlTarget::Production, "production"),
    ];
    check(&targets, AppUrlTarget::Unknown);
    let categories = [
        (ExperimentationCategory::Experiment, "experiment"),
        (ExperimentationCategory::Flag, "flag"),
    ];
    check(&categories, ExperimentationCategory::Unknown);
    let purposes = [
        (GlobalConfigPurpose::Experimentation, "experimentation"),
        (GlobalConfigPurpose::Flags, "flags"),
    ];
    check(&purposes, GlobalConfigPurpose::Unknown);
}
