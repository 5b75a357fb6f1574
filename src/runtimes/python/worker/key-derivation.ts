/**
 * `hashlib.pbkdf2_hmac` and `hashlib.scrypt`, which the interpreter lacks. A script of its own, as a string in the
 * interpreter's worker: it is executed when a program first derives a key.
 */
import { blake2b, blake2s } from "@noble/hashes/blake2.js";
import { md5, ripemd160, sha1 } from "@noble/hashes/legacy.js";
import { pbkdf2 } from "@noble/hashes/pbkdf2.js";
import { scrypt } from "@noble/hashes/scrypt.js";
import { sha224, sha256, sha384, sha512, sha512_224, sha512_256 } from "@noble/hashes/sha2.js";
import { sha3_224, sha3_256, sha3_384, sha3_512 } from "@noble/hashes/sha3.js";
import type { KeyDerivation } from "./derive-key";

const HASHES = {
  ...{ md5, ripemd160, sha1, sha224, sha256, sha384, sha512, sha512_224, sha512_256 },
  ...{ sha3_224, sha3_256, sha3_384, sha3_512, blake2b, blake2s },
};
/** Who calls has checked how much memory is wanted. */
const ANY_MEMORY = 2 ** 40;

const derivation: KeyDerivation = {
  pbkdf2: (password, salt, { hash, iterations, size }) =>
    pbkdf2(HASHES[hash as keyof typeof HASHES], password, salt, { c: iterations, dkLen: size }),
  scrypt: (password, salt, { n, r, p, size }) =>
    scrypt(password, salt, { N: n, r, p, dkLen: size, maxmem: ANY_MEMORY }),
};
(globalThis as { keyDerivation?: KeyDerivation }).keyDerivation = derivation;
