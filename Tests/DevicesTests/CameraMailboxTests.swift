import Imaging
import Testing

@testable import Devices

struct CameraMailboxTests {
  private let lost = CameraEvent.lost(.camera(device: "cam", .busy))
  private let back = CameraEvent.back(CameraFormat(encoding: .grey, width: 1, height: 1))

  private func frame(_ sequence: Int) throws -> CameraEvent {
    .frame(CameraFrame(image: try GreyImage(width: 1, height: 1, pixels: [0]), time: .zero, sequence: sequence))
  }

  @Test("only the newest frame and the latest change are kept, in the order in which they came")
  func inbox() throws {
    var inbox = CameraInbox()
    for sequence in 0..<5 { inbox.put(try frame(sequence)) }
    #expect(inbox.events == [try frame(4)])
    inbox.put(lost)
    #expect(inbox.events == [lost])
    for sequence in 5..<9 {
      inbox.put(back)
      inbox.put(try frame(sequence))
    }
    #expect(inbox.events == [back, try frame(8)])
    inbox.dropFrames()
    #expect(inbox.take() == back && inbox.take() == nil)
  }

  @Test("what waits is delivered before the end, and nothing after it")
  func end() async throws {
    let mailbox = CameraMailbox()
    mailbox.put(lost)
    mailbox.finish()
    mailbox.put(back)
    #expect(await mailbox.next() == lost)
    #expect(await mailbox.next() == nil)
  }

  @Test("a waiting consumer is woken by an event, by the end, and by its own cancellation")
  func waking() async {
    let mailbox = CameraMailbox()
    async let event = mailbox.next()
    mailbox.put(back)
    #expect(await event == back)
    async let end = mailbox.next()
    mailbox.finish()
    #expect(await end == nil)

    let cancelled = CameraMailbox()
    let task = Task { await cancelled.next() }
    task.cancel()
    #expect(await task.value == nil)
  }

  @Test("of two consumers the later one stays")
  func twoConsumers() async {
    let mailbox = CameraMailbox()
    async let one = mailbox.next()
    async let two = mailbox.next()
    // Whichever came first has been sent away or will be; the event reaches exactly one.
    try? await Task.sleep(for: .milliseconds(50))
    mailbox.put(back)
    #expect(await [one, two].compactMap(\.self) == [back])
  }
}
