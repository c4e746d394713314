// SPDX-License-Identifier: MIT
#include <exporting.hpp>

int main()
{
    return exporting::read_nothing() ? 1 : 0; // a recvmsg that failed
}
