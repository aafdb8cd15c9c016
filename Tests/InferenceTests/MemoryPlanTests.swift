import Testing

@testable import Inference

struct MemoryPlanTests {
  @Test("Activations that live at the same time never share memory", arguments: Golden.names)
  func noOverlap(name: String) throws {
    let model = try Model(bytes: Golden(name).bytes, file: name)
    let plan = try MemoryPlan(model)
    for one in model.activations.indices {
      for two in model.activations.indices where two > one {
        // `two` is made at step `two`; `one` is needed until its last reader, or for ever as an output.
        let needed = model.layers.filter { $0.inputs.contains(one) }.map(\.output).max() ?? one
        guard model.outputs.contains(one) || two <= needed else { continue }
        let (a, b) = (plan.placements[one], plan.placements[two])
        #expect(a.offset + a.byteCount <= b.offset || b.offset + b.byteCount <= a.offset, "\(one) and \(two)")
      }
    }
    for placement in plan.placements { #expect(placement.offset + placement.byteCount <= plan.arenaBytes) }
  }

  @Test("Memory of activations that are done with is used again")
  func reuse() throws {
    let model = try Model(bytes: Golden("residual").bytes, file: "residual")
    let plan = try MemoryPlan(model)
    let separately = plan.placements.map(\.byteCount).reduce(0, +)
    #expect(plan.arenaBytes * 2 < separately, "\(plan.arenaBytes) of \(separately)")
  }

  @Test("Borders are as wide as the widest padding of any reader")
  func borders() throws {
    let model = try Model(bytes: Golden("mixed").bytes, file: "mixed")
    let plan = try MemoryPlan(model)
    let wide = try #require(model.activations.firstIndex { $0.name == "wide" })
    let placement = plan.placements[wide]
    #expect([placement.top, placement.left, placement.bottom, placement.right] == [2, 2, 2, 2])
    let image = plan.placements[0]
    #expect([image.top, image.left, image.bottom, image.right] == [1, 0, 1, 1])
  }
}
