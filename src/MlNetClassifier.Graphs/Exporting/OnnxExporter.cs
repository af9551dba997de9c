using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Google.Protobuf;
using MlNetClassifier.Graphs.Importing.Onnx;
using MlNetClassifier.Graphs.Importing.Onnx.Protocol;
using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Exporting;

/// <summary>Writes a graph as an ONNX model. The same graph and options give the same bytes.</summary>
public static class OnnxExporter
{
    /// <summary>Oldest operator set that can be written.</summary>
    public const int MinOpset = 12;

    /// <summary>Newest operator set that can be written.</summary>
    public const int MaxOpset = 21;

    /// <summary>Writes a graph.</summary>
    /// <param name="graph">The graph, as loaded or optimised.</param>
    /// <param name="options">Default: opset 17, symbolic batch.</param>
    /// <returns>A serialised <c>ModelProto</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The opset cannot be written.</exception>
    /// <exception cref="NotSupportedException">An operator cannot be expressed in the opset, or the model would exceed 2 GiB.</exception>
    public static byte[] Export(Graph graph, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        options ??= new OnnxExportOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Opset, MinOpset, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Opset, MaxOpset, nameof(options));
        var model = new ModelProto
        {
            IrVersion = options.Opset switch { <= 18 => 8, <= 20 => 9, _ => 10 },
            ProducerName = "MlNetClassifier",
            Graph = new GraphProto { Name = graph.Name },
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = options.Opset });
        foreach ((string key, string value) in options.Metadata)
        {
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        }

        var writer = new OnnxGraphWriter(model.Graph, graph, options.Opset);
        foreach (GraphValue input in graph.Inputs)
        {
            model.Graph.Input.Add(Describe(input, input.Name, options));
        }

        foreach (Node node in graph.Nodes)
        {
            OnnxNodeWriter.Write(node, writer);
        }

        foreach (GraphValue output in graph.Outputs)
        {
            if (output.Producer is null)
            {
                // ONNX wants an output to be the result of a node.
                string name = writer.UniqueName(output.Name + "_output");
                writer.Add("Identity", [writer.NameOf(output)], name, name);
                model.Graph.Output.Add(Describe(output, name, options));
            }
            else
            {
                model.Graph.Output.Add(Describe(output, output.Name, options));
            }
        }

        long size = model.Graph.Initializer.Sum(i => (long)i.RawData.Length);
        return size < int.MaxValue - (1 << 24)
            ? model.ToByteArray()
            : throw new NotSupportedException($"The weights of '{graph.Name}' take {size} bytes; one ONNX file holds less than 2 GiB.");
    }

    /// <summary>A constant as ONNX's tensor, little-endian.</summary>
    internal static TensorProto Serialize(Tensor tensor, string name)
    {
        var proto = new TensorProto { Name = name, DataType = DataTypeOf(tensor.ElementType) };
        proto.Dims.AddRange(tensor.Shape.Select(d => (long)d));
        int width = OnnxDataType.Width(proto.DataType);
        byte[] bytes = new byte[checked(tensor.Length * width)];
        if (tensor.IsFloat && BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(tensor.Floats.AsSpan()).CopyTo(bytes);
        }
        else
        {
            for (int i = 0; i < tensor.Length; i++)
            {
                Span<byte> target = bytes.AsSpan(i * width, width);
                if (tensor.IsFloat)
                {
                    BinaryPrimitives.WriteSingleLittleEndian(target, tensor.Floats[i]);
                }
                else if (width == sizeof(long))
                {
                    BinaryPrimitives.WriteInt64LittleEndian(target, tensor.Integers[i]);
                }
                else if (width == sizeof(int))
                {
                    BinaryPrimitives.WriteInt32LittleEndian(target, (int)tensor.Integers[i]);
                }
                else
                {
                    target[0] = unchecked((byte)tensor.Integers[i]);
                }
            }
        }

        proto.RawData = UnsafeByteOperations.UnsafeWrap(bytes);
        return proto;
    }

    /// <summary>ONNX's number of an element type.</summary>
    internal static int DataTypeOf(ElementType type) => type switch
    {
        ElementType.Float32 => OnnxDataType.Float,
        ElementType.Float16 => OnnxDataType.Float16,
        ElementType.Int64 => OnnxDataType.Int64,
        ElementType.Int32 => OnnxDataType.Int32,
        ElementType.Int8 => OnnxDataType.Int8,
        ElementType.UInt8 => OnnxDataType.UInt8,
        _ => OnnxDataType.Bool,
    };

    private static ValueInfoProto Describe(GraphValue value, string name, OnnxExportOptions options)
    {
        var shape = new TensorShapeProto();
        foreach (int size in value.Shape)
        {
            shape.Dim.Add(size == TensorShape.Batch && options.FixedBatch is null
                ? new TensorShapeProto.Types.Dimension { DimParam = options.BatchName }
                : new TensorShapeProto.Types.Dimension { DimValue = size == TensorShape.Batch ? options.FixedBatch!.Value : size });
        }

        var type = new TypeProto.Types.Tensor { ElemType = DataTypeOf(value.ElementType), Shape = shape };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = type } };
    }
}
