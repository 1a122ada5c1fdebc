//! Hands lists of tokens to the engine, each at its own position.
//!
//! The engine's own n-grams all stand at position 0, by which no phrase can be found; its
//! pre-tokenized text goes through JSON and doubles the time of a rebuild.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Cuts a text by a function.
#[derive(Clone, Copy)]
pub(crate) struct Tokens(pub(crate) fn(&str) -> Vec<String>);

impl Tokenizer for Tokens {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        Stream {
            texts: (self.0)(text).into_iter(),
            token: Token::default(),
        }
    }
}

pub(crate) struct Stream {
    texts: std::vec::IntoIter<String>,
    token: Token,
}

impl TokenStream for Stream {
    fn advance(&mut self) -> bool {
        let Some(text) = self.texts.next() else {
            return false;
        };
        self.token.text = text;
        // A fresh token stands before position 0.
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
