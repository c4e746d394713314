// SPDX-License-Identifier: MIT
// What the answers say in the whole table of sockets where the list has entries of the error queue as well.
#include "kernel/answers.hpp"

namespace {

using namespace kernel::answers;

class AnswersBesideErrors : public table {};

using errors = receive_set<path_errors, tx_timestamps<>, zerocopy_completions>;

TEST_P(AnswersBesideErrors, AreWhatWasSent)
{
    try_all<join<list, errors>, stamp::none>("without a time");
    try_all<join<list, receive_time<>, errors>, stamp::timestampns>("SO_TIMESTAMPNS");
    try_all<join<list, card, errors>, stamp::timestamping>("SO_TIMESTAMPING");
}

CMSGPP_WITH_EVERY_SOCKET(AnswersBesideErrors);

} // namespace
