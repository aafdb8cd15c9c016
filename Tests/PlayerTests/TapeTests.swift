import Testing

@testable import Player

struct TapeTests {
  private func record(_ values: Range<Int>, on tape: Tape) -> Int {
    var done = 0
    while done < values.count {
      let count = tape.record(most: values.count - done) { room in
        for frame in 0..<room.count / tape.channels {
          for channel in 0..<tape.channels {
            room[frame * tape.channels + channel] = Float(values.lowerBound + done + frame) + Float(channel) / 2
          }
        }
        return room.count / tape.channels
      }
      if count == 0 { break }
      done += count
    }
    return done
  }

  private func next(_ count: Int, of tape: Tape) -> [Float] {
    var samples = [Float](repeating: -1, count: count * tape.channels)
    samples.withUnsafeMutableBufferPointer { tape.copy(into: $0) }
    return samples
  }

  @Test("frames come out in order across many rounds of the ring, and history can be taken back")
  func rounds() {
    let tape = Tape(channels: 2, history: 30, ahead: 20)
    var written = 0
    for round in 0..<200 {
      let count = 1 + round * 7 % 20
      let done = record(written..<written + count - tape.ready, on: tape)
      written += done
      let step = tape.ready
      #expect(next(step, of: tape) == (tape.cursor..<tape.cursor + step).flatMap { [Float($0), Float($0) + 0.5] })
      tape.advance(step)
      let back = min(round % 31, tape.cursor)
      tape.rewind(back)
      #expect(next(back, of: tape) == (tape.cursor..<tape.cursor + back).flatMap { [Float($0), Float($0) + 0.5] })
      tape.advance(back)
    }
    #expect(tape.cursor == written)
  }

  @Test("recording stops before it would run over what can be taken back")
  func full() {
    let tape = Tape(channels: 1, history: 30, ahead: 20)
    #expect(record(0..<100, on: tape) == 20)
    tape.advance(20)
    #expect(record(20..<100, on: tape) == 20)
    tape.rewind(1_000)
    #expect(tape.cursor == 0)
    #expect(next(40, of: tape) == (0..<40).map(Float.init))
  }

  @Test("after a cut, recording goes on at the cursor")
  func cut() {
    let tape = Tape(channels: 1, history: 30, ahead: 20)
    _ = record(0..<20, on: tape)
    tape.advance(5)
    tape.cut()
    #expect(tape.ready == 0)
    _ = record(100..<103, on: tape)
    #expect(next(3, of: tape) == [100, 101, 102])
    tape.rewind(2)
    #expect(next(4, of: tape) == [3, 4, 100, 101])
  }
}
