import Testing

@testable import Imaging

@Suite struct CascadeTableTests {
  private func refusal(_ bytes: [UInt8]) -> String? {
    guard
      case .badCascade("test", let reason) = failure({ () throws(ImagingError) in
        try Cascade(bytes: bytes, name: "test")
      })
    else { return nil }
    return reason
  }

  @Test("a table is read as it was written")
  func reading() throws {
    let cascade = try Cascade(bytes: CascadeBuilder.blob.bytes, name: "blob")
    #expect((cascade.windowWidth, cascade.windowHeight) == (12, 12))
    #expect(cascade.stages == [Cascade.Stage(threshold: 0.5, trees: 0..<1)])
    #expect(cascade.trees == [Cascade.Tree(nodes: 0..<1, firstLeaf: 0)])
    #expect(cascade.nodes == [Cascade.Node(feature: 0, threshold: 0.8, left: .leaf(0), right: .leaf(1))])
    #expect(cascade.leaves == [-1, 1])
    #expect(cascade.features[0].rectangles[1].box == Box(x: 3, y: 3, width: 6, height: 6))
    #expect(!cascade.hasTilted)
  }

  @Test("the embedded cascade has the stages and trees of OpenCV's frontalface_alt2")
  func embedded() throws {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let cascade = try Cascade(path: "/\(root)/Models/cascades/frontalface_alt2.cascade")
    #expect((cascade.windowWidth, cascade.windowHeight) == (20, 20))
    #expect((cascade.stages.count, cascade.trees.count, cascade.nodes.count) == (20, 1047, 2094))
    #expect(cascade.stages[0].threshold == 0.350692301988601683)
    #expect(cascade.stages[19].trees.count == 109)
  }

  @Test("a cut or changed table fails its checksum")
  func damage() {
    let bytes = CascadeBuilder.blob.bytes
    for length in 0..<bytes.count { #expect(refusal(Array(bytes.prefix(length))) != nil, "cut at \(length)") }
    var changed = bytes
    changed[20] ^= 4
    #expect(refusal(changed) == "its checksum is wrong: it is truncated or damaged")
    #expect(refusal(Array("not a cascade at all".utf8)) == "it does not start with MIENHAAR")
  }

  @Test("what points outside is refused although the checksum is right")
  func hostile() {
    typealias Node = CascadeBuilder.Node
    func changed(_ change: (inout CascadeBuilder) -> Void) -> String? {
      var builder = CascadeBuilder.blob
      change(&builder)
      return refusal(builder.bytes)
    }
    #expect(changed { $0.width = 2 } == "the window is 2x12")
    #expect(changed { $0.stages = [] } == "0 of 0 trees are in stages")
    #expect(changed { $0.stages[0].trees = [] } == "a stage has 0 trees")
    #expect(changed { $0.stages[0].threshold = .nan } == "a number is not finite")
    #expect(changed { $0.stages[0].trees[0].nodes = [] } == "a tree has 0 nodes")
    #expect(changed { $0.stages[0].trees[0].leaves.append(1) } == "1 of 1 nodes and 2 of 3 leaves are in trees")
    #expect(changed { $0.stages[0].trees[0].nodes[0].feature = 1 } == "a node names feature 1 of 1")
    #expect(changed { $0.stages[0].trees[0].nodes[0].left = -2 } == "a node names leaf 2 of 2")
    #expect(changed { $0.stages[0].trees[0].nodes[0].left = 1 } == "a node names node 1 before or beyond")
    // A node whose child is itself or an earlier one would be walked for ever.
    let loop = CascadeBuilder.Tree(
      nodes: [Node(feature: 0, threshold: 0, left: 1, right: 0), Node(feature: 0, threshold: 0, left: 1, right: 0)],
      leaves: [0, 0, 0])
    #expect(changed { $0.stages[0].trees = [loop] } == "a node names node 1 before or beyond")
    let outside = "a feature reaches out of the window"
    #expect(changed { $0.features[0].rectangles[0].box.x = 1 } == outside)
    #expect(changed { $0.features[0].rectangles[1].box.height = 10 } == outside)
    #expect(changed { $0.features[0].rectangles[1].box.width = 0 } == outside)
    #expect(changed { $0.features[0].isTilted = true } == outside)
    #expect(changed { $0.features[0].rectangles = [] } == "a feature has 0 rectangles")
  }

  @Test("leftover bytes and other versions are refused")
  func layout() {
    let body = CascadeBuilder.blob.body
    #expect(refusal(CascadeBuilder.sealed(body + [0, 0])) == "2 bytes are left over")
    var other = body
    other[8] = 2
    #expect(refusal(CascadeBuilder.sealed(other)) == "its layout is version 2, not 1")
  }

  @Test("mutated tables with right checksums are refused or scan without a crash")
  func fuzz() {
    let seed: UInt64 = 41
    var generator = SeededGenerator(seed: seed)
    let image = GreyImage.random(26, 22, using: &generator)
    var (refused, scanned) = (0, 0)
    for round in 0..<3_000 {
      let builder: CascadeBuilder =
        round % 2 == 0 ? .random(using: &generator) : .randomOfWholeNumbers(using: &generator)
      let body = builder.body.mutated(by: &generator)
      do {
        let cascade = try Cascade(bytes: CascadeBuilder.sealed(body), name: "test")
        let found = ScanKernel.available.map { FaceDetector(cascade: cascade, kernel: $0).detect(in: image) }
        #expect(found.allSatisfy { $0 == found[0] }, "seed \(seed), round \(round)")
        scanned += 1
      } catch { refused += 1 }
    }
    #expect(refused > 1_000 && scanned > 100, "seed \(seed): \(refused) refused, \(scanned) scanned")
  }
}
