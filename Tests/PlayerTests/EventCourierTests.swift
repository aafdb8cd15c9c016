import Synchronization
import Testing

@testable import Player

struct EventCourierTests {
  @Test("events arrive in order, and the end after the last of them", .timeLimit(.minutes(1)))
  func order() async throws {
    let ended = Completion()
    let courier = try EventCourier { ended.complete() }
    let wanted = (0..<500).map { PlayerEvent.progress(rampTrack(1, frames: 10), position: Double($0)) }
    for event in wanted { courier.post(event) }
    courier.finish()
    await ended.wait()
    var events: [PlayerEvent] = []
    for await event in courier.events { events.append(event) }
    #expect(events == wanted)
  }

  @Test("a reader who does not come costs the oldest events and nothing else", .timeLimit(.minutes(1)))
  func late() async throws {
    let ended = Completion()
    let courier = try EventCourier { ended.complete() }
    for second in 0..<3_000 { courier.post(.progress(rampTrack(1, frames: 10), position: Double(second))) }
    courier.finish()
    await ended.wait()
    var events: [PlayerEvent] = []
    for await event in courier.events { events.append(event) }
    #expect(events.count == 1_000)
    #expect(events.last == .progress(rampTrack(1, frames: 10), position: 2_999))
  }
}
