import Emotion
import FoundationEssentials
import Glibc
import Inference
import Testing

@testable import Faces

/// A head in two components of ten values: the mean of expression n lies at (n, n mod 2).
private func makeHead(
  temperature: Float = 0.5, offsets: [Float] = Array(repeating: 0, count: 7),
  editing edit: (inout ExpressionHead.Parts) -> Void = { _ in }
) -> ExpressionHead? {
  var basis = [[Float]](repeating: Array(repeating: 0, count: 10), count: 2)
  (basis[0][0], basis[1][9]) = (1, 2)
  var parts = ExpressionHead.Parts(
    mean: Array(repeating: 1, count: 10), basis: basis, means: (0..<7).map { [Float($0), Float($0 % 2)] },
    offsets: offsets, temperature: temperature)
  edit(&parts)
  return ExpressionHead(parts)
}

/// An embedding with these components.
private func embedding(_ first: Float, _ second: Float) -> [Float] {
  [1 + first] + Array(repeating: 7, count: 8) + [1 + second / 2]
}

@Suite("The expression head")
struct ExpressionHeadTests {
  @Test(
    "components are an embedding less the mean, along each row of the basis, and the nearest class is the likeliest")
  func components() throws {
    let head = try #require(makeHead())
    #expect(head.components(of: embedding(2.25, -1)) == [2.25, -1])
    let probabilities = try #require(head.probabilities(of: embedding(3, 1)))
    #expect(probabilities.top == .happy)
    // Temperature 1/2: the odds are e to the power of the squared distances' difference.
    #expect(abs(log(probabilities[.happy] / probabilities[.surprise]) - 4) < 1e-3)
  }

  @Test("a higher temperature is less sure, and a commoner class likelier at the same distance")
  func temperature() throws {
    let (sure, unsure) = (try #require(makeHead()), try #require(makeHead(temperature: 5)))
    let face = embedding(3, 1)
    #expect(try #require(sure.probabilities(of: face)).top == #require(unsure.probabilities(of: face)).top)
    #expect(try #require(sure.probabilities(of: face))[.happy] > #require(unsure.probabilities(of: face))[.happy])
    let common = try #require(makeHead(offsets: [0, 0, 0, 0, 0, 3, 0]))
    let between = embedding(4, 1)
    #expect(try #require(makeHead()?.probabilities(of: between)).top != .surprise)
    #expect(try #require(common.probabilities(of: between)).top == .surprise)
  }

  @Test("parts that do not fit together or are no numbers make no head, and a wrong embedding has no answer")
  func refusals() throws {
    #expect(makeHead { $0.mean.removeLast() } == nil)
    #expect(makeHead { $0.basis[1].removeLast() } == nil)
    #expect(makeHead { $0.means.removeLast() } == nil)
    #expect(makeHead { $0.means[3].removeLast() } == nil)
    #expect(makeHead { $0.offsets.append(0) } == nil)
    #expect(makeHead { $0.temperature = 0 } == nil)
    #expect(makeHead { $0.temperature = .nan } == nil)
    #expect(makeHead { $0.means[0][0] = .infinity } == nil)
    #expect(makeHead { $0.basis[0][0] = .nan } == nil)
    let head = try #require(makeHead())
    #expect(head.probabilities(of: [1, 2]) == nil && head.components(of: [1, 2]) == nil)
    #expect(head.probabilities(of: embedding(.nan, 0)) == nil)
  }

  @Test("the model file has a head for FER2013's labels and one for the crowd's")
  func file() throws {
    let model = try Model(bytes: bytes(root + "/Models/expression.safetensors"), file: "expression.safetensors")
    for labels in LabelConvention.allCases {
      let head = try ExpressionHead(model: model, labels: labels)
      #expect(head.embeddingCount == 128)
      #expect(head.probabilities(of: Array(repeating: 0, count: 128)) != nil)
    }
  }

  @Test("a model without a head is refused by name")
  func missing() throws {
    let model = try Model(bytes: bytes(root + "/Models/confirm.safetensors"), file: "confirm.safetensors")
    #expect(throws: FacesError.self) { try ExpressionHead(model: model) }
  }
}

@Suite("Personal calibration")
struct PersonalExpressionsTests {
  @Test(
    "a listener's own faces pull the class mean towards them, the more of them the further, and without it all is as before"
  )
  func pull() throws {
    let head = try #require(makeHead())
    // This listener's happy face lies where others look surprised.
    let own = embedding(5, 1)
    let before = try #require(head.probabilities(of: own))
    #expect(before.top == .surprise)
    var personal = PersonalExpressions(for: head)
    #expect(head.probabilities(of: own, personal: personal) == before)
    var last = before[.happy]
    for count in 1...5 {
      personal.add([5, 1], as: .happy)
      personal.add([9, 1], as: .surprise)
      let share = try #require(head.probabilities(of: own, personal: personal))[.happy]
      #expect(share > last, "\(count) faces")
      #expect(personal.count(of: .happy) == count && personal.count(of: .sad) == 0)
      last = share
    }
    #expect(head.probabilities(of: own) == before)
  }

  @Test("the order in which faces come does not matter, only how many and what they are")
  func order() throws {
    let head = try #require(makeHead())
    let faces: [([Float], Emotion.Expression)] = [([1, 2], .sad), ([3, 1], .sad), ([2, 2], .happy)]
    var (forwards, backwards) = (PersonalExpressions(for: head), PersonalExpressions(for: head))
    for face in faces { forwards.add(face.0, as: face.1) }
    for face in faces.reversed() { backwards.add(face.0, as: face.1) }
    #expect(forwards == backwards)
  }

  @Test("faces of another space, and what is no number, change nothing")
  func refusals() throws {
    let head = try #require(makeHead())
    var personal = PersonalExpressions(for: head)
    personal.add([1, 2, 3], as: .sad)
    personal.add([.nan, 1], as: .sad)
    #expect(personal == PersonalExpressions(for: head))
    let small = try #require(
      makeHead { parts in
        parts.basis.removeLast()
        for place in parts.means.indices { parts.means[place].removeLast() }
      })
    var other = PersonalExpressions(for: small)
    other.add([4], as: .happy)
    let face = embedding(1, 1)
    #expect(head.probabilities(of: face, personal: other) == head.probabilities(of: face))
  }

  @Test("it survives being stored, and a damaged one is an error")
  func stored() throws {
    let head = try #require(makeHead())
    var personal = PersonalExpressions(for: head)
    personal.add([1.5, -2], as: .angry)
    personal.add([0.25, 3], as: .neutral)
    let text = String(decoding: try JSONEncoder().encode(personal), as: UTF8.self)
    #expect(try JSONDecoder().decode(PersonalExpressions.self, from: Data(text.utf8)) == personal)
    for (old, new) in [("1.5", "\"x\""), ("[1,0,0,0,0,0,1,0]", "[-1,0,0,0,0,0,1,0]"), ("[1,0,0,0,0,0,1,0]", "[1,0]")] {
      #expect(text.contains(old))
      let damaged = Data(text.replacing(old, with: new).utf8)
      #expect(throws: DecodingError.self) { try JSONDecoder().decode(PersonalExpressions.self, from: damaged) }
    }
  }
}
