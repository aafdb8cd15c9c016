import Glibc
import Testing

@testable import Devices

struct ALSASpeakerTests {
  private let wanted = SoundFormat(rate: 44_100, channels: 2)

  private func play(_ samples: [Int16], on speaker: ALSASpeaker) throws {
    try samples.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let part = UnsafeRawBufferPointer(rebasing: rest.prefix(4 * 2_205))
        rest = rest.dropFirst(try speaker.write(part) * 4)
      }
    }
  }

  @Test("a second of a sine comes back from the WAV sample for sample")
  func sine() throws {
    let path = temporaryPath("sine.wav")
    defer { unlink(path) }
    let samples = (0..<88_200).map { index in Int16(12_000 * sin(Double(index / 2) * 2 * .pi * 441 / 44_100)) }
    let speaker = try ALSASpeaker(name: "file:\(path)")
    let format = try speaker.open(wanted)
    #expect(format.rate == 44_100 && format.channels == 2 && format.encoding == .int16)
    try play(samples, on: speaker)
    try speaker.drain()
    speaker.close()

    let wav = try #require(WAV(path: path))
    #expect(wav.rate == 44_100 && wav.channels == 2 && wav.bits == 16)
    #expect(wav.announcedBytes == 88_200 * 2)
    #expect(wav.samples == samples)
    let power = wav.samples.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(wav.samples.count)
    #expect(abs(power.squareRoot() - 12_000 / 2.0.squareRoot()) < 2)
    #expect(speaker.interruptions == 0)
  }

  @Test(
    "every rate and channel count that music has is taken as it is",
    arguments: [8_000, 22_050, 48_000, 96_000, 192_000])
  func rates(rate: Int) throws {
    for name in ["null", "file:" + temporaryPath("rate-\(rate).wav")] {
      for channels in [1, 2, 6] {
        let speaker = try ALSASpeaker(name: name)
        let format = try speaker.open(SoundFormat(rate: rate, channels: channels))
        #expect(format.rate == rate && format.channels == channels)
        #expect(abs(format.bufferFrames - rate / 2) <= rate / 50)
        #expect((rate / 20...rate / 10).contains(format.periodFrames))
      }
    }
    unlink(temporaryPath("rate-\(rate).wav"))
  }

  @Test("null takes floating point, drops, drains and goes on")
  func null() throws {
    let speaker = try ALSASpeaker(name: "null")
    let format = try speaker.open(SoundFormat(rate: 48_000, channels: 2, encoding: .float32))
    #expect(format.encoding == .float32)
    let silence = [Float](repeating: 0, count: 2 * 4_800)
    for step in 0..<30 {
      let taken = try silence.withUnsafeBytes { bytes throws(DeviceError) in try speaker.write(bytes) }
      #expect(taken == 4_800)
      #expect(try speaker.delay() == 0)
      #expect(speaker.rewind(4_800) == 0)
      if step % 10 == 3 { #expect(try speaker.drop() == 0) }
      if step % 10 == 7 { try speaker.drain() }
    }
    #expect(speaker.interruptions == 0)
  }

  @Test("opened a second time, a WAV that was written stays as it is")
  func secondOpening() throws {
    let path = temporaryPath("twice.wav")
    defer { for file in [path, path + ".0001"] { unlink(file) } }
    let speaker = try ALSASpeaker(name: "file:\(path)")
    for length in [400, 600] {
      _ = try speaker.open(wanted)
      try play([Int16](repeating: 1, count: length), on: speaker)
      speaker.close()
    }
    #expect(WAV(path: path)?.samples.count == 400)
    #expect(WAV(path: path + ".0001")?.samples.count == 600)
  }

  @Test("a WAV's name may hold quotes, percent signs, spaces and a leading bar")
  func names() throws {
    let path = temporaryPath("|it's \"100%r\" \\ é.wav")
    defer { unlink(path) }
    let speaker = try ALSASpeaker(name: "file:\(path)")
    _ = try speaker.open(wanted)
    try play([1, 2, 3, 4], on: speaker)
    speaker.close()
    #expect(WAV(path: path)?.samples == [1, 2, 3, 4])
  }

  @Test("a WAV that cannot be written is named, with the reason")
  func unwritable() throws {
    let speaker = try ALSASpeaker(name: "file:/nonexistent/a.wav")
    let error = #expect(throws: DeviceError.self) { try speaker.open(wanted) }
    #expect(error == .cannotWrite(device: "file:/nonexistent/a.wav", reason: "No such file or directory"))
  }

  @Test("a full disk is an error and ends nothing")
  func fullDisk() throws {
    let speaker = try ALSASpeaker(name: "file:/dev/full")
    #expect(throws: DeviceError.cannotWrite(device: "file:/dev/full", reason: "No space left on device")) {
      _ = try speaker.open(wanted)
      try play([Int16](repeating: 1, count: 88_200), on: speaker)
    }
    speaker.close()
  }

  @Test("an unknown card is refused with the list of those there are")
  func unknownCard() throws {
    for name in ["hw:CARD=NoSuchCard", "plughw:CARD=NoSuchCard,DEV=2", "no-such-pcm"] {
      let speaker = try ALSASpeaker(name: name)
      let known = soundCards().flatMap(\.speakerNames)
      let error = #expect(throws: DeviceError.self) { try speaker.open(wanted) }
      #expect(error == .unknown(device: name, known: known))
      #expect(error?.description.contains(known.first ?? "no sound card found") == true)
    }
  }

  @Test("without a card, default says so", .enabled(if: soundCards().isEmpty, "this machine has a sound card"))
  func noCard() throws {
    let error = #expect(throws: DeviceError.self) { try ALSASpeaker(name: "default").open(wanted) }
    #expect(error == .unknown(device: "default", known: []))
  }

  @Test("a closed speaker refuses sound and takes nothing back")
  func closed() throws {
    let speaker = try ALSASpeaker(name: "null")
    #expect(throws: DeviceError.closed(device: "null")) { try play([1, 2], on: speaker) }
    #expect(throws: DeviceError.closed(device: "null")) { try speaker.delay() }
    #expect(throws: DeviceError.closed(device: "null")) { try speaker.drain() }
    #expect(speaker.rewind(10) == 0)
    speaker.close()
  }
}
