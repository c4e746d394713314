// SPDX-License-Identifier: MIT
// The ciphers of the running kernel: what the values to send make of published test vectors.
#include "kernel/families/family.hpp"

#include <cmsg/send/alg.hpp>

#include <gtest/gtest.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include <sys/socket.h>

#include <linux/if_alg.h>

namespace {

using namespace cmsg;

/// The bytes that the digits say.
[[nodiscard]] std::string bytes_of(std::string_view digits)
{
    std::string bytes;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        bytes.push_back(static_cast<char>(std::stoi(std::string{digits.substr(i, 2)}, nullptr, 16)));
    }
    return bytes;
}

/// The digits of the bytes, which a failure can show.
[[nodiscard]] std::string digits_of(std::string_view bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char one : bytes) {
        text.push_back(digits[static_cast<unsigned char>(one) / 16]);
        text.push_back(digits[static_cast<unsigned char>(one) % 16]);
    }
    return text;
}

/// A cipher with a key, or a skip.
class cipher {
public:
    cipher(const char* kind, const char* algorithm, const std::string& key, std::size_t tag_size = 0)
        : keyed_{kernel::open_family("AF_ALG", AF_ALG, SOCK_SEQPACKET)}
    {
        sockaddr_alg name{};
        name.salg_family = AF_ALG;
        std::strcpy(reinterpret_cast<char*>(name.salg_type), kind);
        std::strcpy(reinterpret_cast<char*>(name.salg_name), algorithm);
        if (::bind(keyed_.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0 && errno == ENOENT) {
            kernel::lacks_family((std::string{"AF_ALG for "} + algorithm).c_str());
        }
        EXPECT_EQ(::setsockopt(keyed_.get(), SOL_ALG, ALG_SET_KEY, key.data(), static_cast<socklen_t>(key.size())), 0)
            << std::strerror(errno);
        if (tag_size != 0) {
            EXPECT_EQ(
                ::setsockopt(keyed_.get(), SOL_ALG, ALG_SET_AEAD_AUTHSIZE, nullptr, static_cast<socklen_t>(tag_size)),
                0);
        }
        operation_ = support::descriptor{::accept4(keyed_.get(), nullptr, nullptr, SOCK_CLOEXEC)};
        EXPECT_TRUE(operation_) << std::strerror(errno);
    }

    /// The digits of the `size` bytes that come of the text; empty, with errno, if it was refused. A read of more would
    /// wait for more.
    template <class... Values>
    [[nodiscard]] std::string apply(std::size_t size, std::string_view text, const Values&... values) const
    {
        constexpr const sockaddr_alg* connected = nullptr;
        EXPECT_EQ(kernel::send_text(operation_.get(), text, connected, 0, values...), 0);
        std::string result(size, '\0');
        const ssize_t read = ::recv(operation_.get(), result.data(), size, MSG_DONTWAIT);
        result.resize(read < 0 ? 0 : static_cast<std::size_t>(read));
        return digits_of(result);
    }

private:
    support::descriptor keyed_;
    support::descriptor operation_;
};

// NIST SP 800-38A, F.5.1 CTR-AES128.Encrypt, first block
TEST(Alg, EncryptsFromTheVectorThatIsSent)
{
    const cipher aes{"skcipher", "ctr(aes)", bytes_of("2b7e151628aed2a6abf7158809cf4f3c")};
    const std::string vector = bytes_of("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
    const send::alg_set_iv iv{std::as_bytes(std::span{vector})};
    const std::string plain = bytes_of("6bc1bee22e409f96e93d7e117393172a");
    const std::string secret = bytes_of("874d6191b620e3261bef6864990db6ce");
    EXPECT_EQ(aes.apply(secret.size(), plain, send::alg_set_op{send::alg_set_op::encrypt}, iv), digits_of(secret));
    EXPECT_EQ(aes.apply(plain.size(), secret, send::alg_set_op{send::alg_set_op::decrypt}, iv), digits_of(plain));
}

// D. McGrew, J. Viega, The Galois/Counter Mode of Operation (GCM), test case 4
TEST(Alg, AuthenticatesTheBytesThatAreCounted)
{
    constexpr std::size_t tag_size = 16;
    const cipher aes{"aead", "gcm(aes)", bytes_of("feffe9928665731c6d6a8f9467308308"), tag_size};
    const std::string vector = bytes_of("cafebabefacedbaddecaf888");
    const send::alg_set_iv iv{std::as_bytes(std::span{vector})};
    const std::string associated = bytes_of("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    const std::string plain =
        bytes_of("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf"
                 "0e2449a6b525b16aedf5aa0de657ba637b39");
    const std::string secret =
        bytes_of("42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d"
                 "8f6a5aac84aa051ba30b396a0aac973d58e091");
    const std::string tag = bytes_of("5bc94fbc3221a5db94fae95ae7121a47");
    const send::alg_set_aead_assoclen count{associated.size()};
    EXPECT_EQ(aes.apply(associated.size() + secret.size() + tag_size, associated + plain,
                        send::alg_set_op{send::alg_set_op::encrypt}, iv, count),
              digits_of(associated + secret + tag));
    EXPECT_EQ(aes.apply(associated.size() + plain.size(), associated + secret + tag,
                        send::alg_set_op{send::alg_set_op::decrypt}, iv, count),
              digits_of(associated + plain));
    EXPECT_EQ(aes.apply(associated.size() + plain.size(), associated + secret + tag,
                        send::alg_set_op{send::alg_set_op::decrypt}, iv,
                        send::alg_set_aead_assoclen{associated.size() - 1}),
              "");
    EXPECT_EQ(errno, EBADMSG);
}

} // namespace
