import Devices
import Testing

@testable import Player

struct MailboxTests {
  @Test("messages come in order, once, and wake the one who waits")
  func order() throws {
    let mailbox = try Mailbox<Int>()
    for number in 0..<1_000 { mailbox.post(number) }
    mailbox.wait(longest: nil)
    #expect(mailbox.take() == Array(0..<1_000))
    #expect(mailbox.take() == [])
    var taken = [7]
    mailbox.take(into: &taken)
    #expect(taken == [])
    for number in 0..<3 { mailbox.post(number) }
    mailbox.take(into: &taken)
    #expect(taken == [0, 1, 2])
    let start = monotonicTime()
    mailbox.wait(longest: .milliseconds(3))
    mailbox.wait(longest: .seconds(-9))
    #expect(monotonicTime() - start >= .milliseconds(3))
    try startThread(named: "mien-test") { mailbox.post(7) }
    mailbox.wait(longest: nil)
    #expect(mailbox.take() == [7])
  }
}
