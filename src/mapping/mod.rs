//! From the columns of a list to the fields of a customer.

pub mod recognise;
