// SPDX-License-Identifier: MIT

#include "client/06-send/base64.hpp"
#include "client/06-send/md5.hpp"

#include <gtest/gtest.h>

namespace test {
namespace {

using mail::base64;
using mail::from_base64;
using mail::hexadecimal;

TEST(Base64, TheVectorsOfRfc4648)
{
    const std::vector<std::pair<std::string, std::string>> vectors{{"", ""}, {"f", "Zg=="},
        {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"}};
    for (const auto& [bytes, text] : vectors) {
        EXPECT_EQ(base64(bytes), text);
        EXPECT_EQ(from_base64(text), bytes);
    }
}

TEST(Base64, EveryByteAndEveryLengthComesBack)
{
    std::string bytes;
    for (int i = 0; i < 300; ++i) {
        EXPECT_EQ(from_base64(base64(bytes)), bytes);
        bytes += static_cast<char>(i * 7);
    }
}

TEST(Base64, RefusesInvalidInput)
{
    for (const char* text : {"Z", "Zg", "Zg=", "Zg===", "A===", "=",
             "====", "=Zg=", "Zg==Zg==", "Zm9v\n", "Zm 9", "Zm9-", "Zm9_", "Zh==", "Zm9="})
        EXPECT_FALSE(from_base64(text)) << text;
    EXPECT_FALSE(from_base64(std::string_view("Zm\09v", 4)));
}

TEST(Md5, TheVectorsOfRfc1321)
{
    const std::vector<std::pair<std::string, std::string>> vectors{
        {"", "d41d8cd98f00b204e9800998ecf8427e"}, {"a", "0cc175b9c0f1b6a831c399e269772661"},
        {"abc", "900150983cd24fb0d6963f7d28e17f72"},
        {"message digest", "f96b697d7cb7938d525a2f31aaf161d0"},
        {"abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"},
        {"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
            "d174ab98d277d9f5a5611c2c9f419d9f"}};
    for (const auto& [text, digest] : vectors)
        EXPECT_EQ(hexadecimal(mail::md5(text)), digest) << text;
    std::string eighty;
    for (int i = 0; i < 8; ++i) eighty += "1234567890";
    EXPECT_EQ(hexadecimal(mail::md5(eighty)), "57edf4a22be3c955ac49da2e2107b67a");
}

TEST(Md5, TheVectorsOfRfc2202)
{
    const auto hmac = [](const std::string& key, const std::string& text) {
        return hexadecimal(mail::hmac_md5(key, text));
    };
    EXPECT_EQ(hmac(std::string(16, '\x0b'), "Hi There"), "9294727a3638bb1c13f48ef8158bfc9d");
    EXPECT_EQ(hmac("Jefe", "what do ya want for nothing?"), "750c783e6ab0b503eaa86e310a5db738");
    EXPECT_EQ(
        hmac(std::string(16, '\xaa'), std::string(50, '\xdd')), "56be34521d144c88dbb8c733f0e8b3f6");
    std::string one_to_25;
    for (char byte = 1; byte <= 25; ++byte) one_to_25 += byte;
    EXPECT_EQ(hmac(one_to_25, std::string(50, '\xcd')), "697eaf0aca3a3aea3a75164746ffaa79");
    EXPECT_EQ(
        hmac(std::string(16, '\x0c'), "Test With Truncation"), "56461ef2342edc00f9bab995690efd4c");
    EXPECT_EQ(hmac(std::string(80, '\xaa'),
                  "Test Using Larger Than Block-Size Key and Larger Than One Block-Size Data"),
        "6f630fad67cda0ee1fb1f562db3aa53e");
    EXPECT_EQ(
        hmac(std::string(80, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First"),
        "6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd");
    // A key of one block is taken as it is, and a longer one is not. (These two are Python's.)
    EXPECT_EQ(hmac(std::string(64, 'k'), "text"), "db24ea67182006970b94c91f1de303c5");
    EXPECT_EQ(hmac(std::string(65, 'k'), "text"), "6f76317da2a4bc5061037a5ebb3f0ba0");
}

}  // namespace
}  // namespace test
