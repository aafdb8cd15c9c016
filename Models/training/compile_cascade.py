#!/usr/bin/env python3
"""Turns an OpenCV Haar cascade (XML) into the compact table that Mien reads.

usage: compile_cascade.py CASCADE.xml TABLE.cascade

Only the layout that OpenCV 2.4 and later write is read, with stage type BOOST and feature type HAAR. The table, all numbers little-endian:

  8 bytes  "MIENHAAR"
  u16      layout version, 1
  u16 u16  window width, height in pixels
  u16      0
  u32 x 5  how many stages, trees, nodes, leaves, features
  stages   f32 threshold, u32 number of trees
  trees    u32 number of nodes; a tree of n nodes has n + 1 leaves
  nodes    u32 feature, f32 threshold, i16 left, i16 right: a positive child is a node of the same tree, counted from
           its first; zero or less is a leaf of the same tree, negated. Below the threshold goes left.
  leaves   f32 value
  features u8 tilted (0 or 1), u8 number of rectangles (1 to 3), u16 0, then for each
           u8 x, y, width, height, f32 weight
  u32      CRC-32 (as in zlib) of all that precedes

Trees, nodes and leaves follow one another in stage order, so no table needs offsets.
"""
import struct
import sys
import xml.etree.ElementTree as ElementTree
import zlib


class NotACascade(Exception):
    pass


def words(element, name):
    found = element.find(name)
    if found is None or not (found.text or "").strip():
        raise NotACascade(f"<{element.tag}> has no <{name}>")
    return found.text.split()


def require(cascade, name, wanted):
    value = words(cascade, name)[0]
    if value != wanted:
        raise NotACascade(f"{name} is {value}; only {wanted} is supported")


def compile_stages(cascade, feature_count):
    stages, trees, nodes, leaves = [], [], [], []
    for stage in cascade.find("stages"):
        weak = list(stage.find("weakClassifiers"))
        stages.append(struct.pack("<fI", float(words(stage, "stageThreshold")[0]), len(weak)))
        for tree in weak:
            numbers, values = words(tree, "internalNodes"), words(tree, "leafValues")
            count = len(numbers) // 4
            if len(numbers) != 4 * count or len(values) != count + 1:
                raise NotACascade(f"a tree has {len(numbers)} node numbers and {len(values)} leaves")
            trees.append(struct.pack("<I", count))
            for i in range(count):
                left, right, feature = (int(word) for word in numbers[4 * i : 4 * i + 3])
                if not 0 <= feature < feature_count:
                    raise NotACascade(f"a node names feature {feature} of {feature_count}")
                nodes.append(struct.pack("<Ifhh", feature, float(numbers[4 * i + 3]), left, right))
            leaves += [struct.pack("<f", float(value)) for value in values]
    return stages, trees, nodes, leaves


def compile_features(cascade):
    features = []
    for feature in cascade.find("features"):
        rectangles = [element.text.split() for element in feature.find("rects")]
        tilted = feature.find("tilted")
        is_tilted = tilted is not None and int(tilted.text) != 0
        table = struct.pack("<BBH", is_tilted, len(rectangles), 0)
        for x, y, width, height, weight in rectangles:
            table += struct.pack("<BBBBf", int(x), int(y), int(width), int(height), float(weight))
        features.append(table)
    return features


def compile_cascade(path):
    try:
        cascade = ElementTree.parse(path).getroot().find("cascade")
    except ElementTree.ParseError as error:
        raise NotACascade(f"not XML: {error}") from error
    if cascade is None or cascade.find("stages") is None or cascade.find("features") is None:
        raise NotACascade("no <cascade> with <stages> and <features>; convert older files with OpenCV first")
    require(cascade, "stageType", "BOOST")
    require(cascade, "featureType", "HAAR")
    features = compile_features(cascade)
    parts = compile_stages(cascade, len(features)) + (features,)
    width, height = int(words(cascade, "width")[0]), int(words(cascade, "height")[0])
    table = b"MIENHAAR" + struct.pack("<HHHH", 1, width, height, 0)
    table += struct.pack("<5I", *(len(part) for part in parts))
    table += b"".join(b"".join(part) for part in parts)
    return table + struct.pack("<I", zlib.crc32(table))


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    source, target = sys.argv[1:]
    try:
        table = compile_cascade(source)
    except (NotACascade, OSError, ValueError, TypeError, struct.error) as error:
        sys.exit(f"{source}: {error}")
    with open(target, "wb") as file:
        file.write(table)


if __name__ == "__main__":
    main()
