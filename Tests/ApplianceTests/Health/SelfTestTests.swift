import Testing

@testable import Appliance

@Suite("The models' self-test")
struct SelfTestTests {
  @Test("every embedded model answers as Models/selftest.json says; 'mien diag --golden' makes that file anew")
  func golden() throws {
    #expect(try SelfTest.measured() == SelfTest.expected())
    #expect(SelfTest.checks().map(\.verdict) == Array(repeating: .ok, count: 6))
  }

  @Test("three faces are found in the drawing, so that every stage of the cascade is passed")
  func drawing() throws {
    #expect(try Models.faceDetector().detect(in: GoldenInput.faces()).count == 3)
  }

  @Test("a changed weight of the expression network changes its bytes and its answer")
  func expression() throws {
    var bytes = Models.expressionBytes
    // Weights are int8 at the end of the file; the header says where each is.
    let middle = bytes.count / 2
    for offset in 0..<4_096 { bytes[middle + offset] = 0 &- bytes[middle + offset] }
    let found = try SelfTest.expression(bytes)
    let wanted = try SelfTest.expected().expression
    #expect(found.bytes != wanted.bytes && found.outputs != wanted.outputs)
    #expect(SelfTest.judge("model", "it", found: found, wanted: wanted).verdict == .fail)

    var one = Models.expressionBytes
    let weight = try #require(one.indices[middle...].first { one[$0] != 0 })
    one[weight] = 0 &- one[weight]
    #expect(try SelfTest.expression(one).bytes != wanted.bytes)
  }

  @Test("a changed byte of the cascade, or of the music model, is found")
  func others() throws {
    var cascade = Models.cascadeBytes
    cascade[cascade.count / 2] ^= 1
    let damaged = cascade
    #expect(SelfTest.check("c", "it", \.cascade) { try SelfTest.cascade(damaged) }.verdict == .fail)

    var music = Models.musicBytes
    let weight = try #require(music.indices.last { music[$0] != 0 && music[$0] < 100 })
    music[weight] += 1
    let altered = music
    let check = SelfTest.check("m", "it", \.music) { try SelfTest.music(altered) }
    #expect(check.verdict == .fail && check.advice != nil, "\(check)")
  }

  @Test("right bytes with a wrong answer are told from wrong bytes")
  func judging() {
    let wanted = SelfTest.Answer(bytes: "a", outputs: "b")
    #expect(SelfTest.judge("m", "it", found: wanted, wanted: wanted).verdict == .ok)
    let wrong = SelfTest.judge("m", "it", found: .init(bytes: "a", outputs: "c"), wanted: wanted)
    #expect(wrong.found == "it calculates wrongly")
  }
}
