using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using MlNetClassifier.Graphs.Importing.Onnx;
using MlNetClassifier.Graphs.Importing.Onnx.Protocol;

namespace MlNetClassifier.Graphs.Tests.Importing.Onnx;

/// <summary>Rewrites a model's single-precision weights as other tools store them: half, bfloat16, in a file beside the model.</summary>
internal static class OnnxWeightForms
{
    /// <summary>Every weight, constant and input in a 16-bit type.</summary>
    public static ModelProto Narrow(ModelProto model, int type)
    {
        foreach (TensorProto tensor in model.Graph.Initializer.Concat(model.Graph.Node.SelectMany(n => n.Attribute).Select(a => a.T).OfType<TensorProto>()))
        {
            if (tensor.DataType == OnnxDataType.Float)
            {
                float[] values = MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();
                ushort[] narrow = Array.ConvertAll(values, v => type == OnnxDataType.Float16
                    ? BitConverter.HalfToUInt16Bits((Half)v)
                    : (ushort)((BitConverter.SingleToUInt32Bits(v) + 0x8000) >> 16));
                tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(narrow.AsSpan()));
                tensor.DataType = type;
            }
        }

        foreach (AttributeProto to in model.Graph.Node.Where(n => n.OpType == "Cast").Select(n => n.Attribute.Single(a => a.Name == "to")))
        {
            to.I = to.I == OnnxDataType.Float ? type : to.I;
        }

        model.Graph.Input[0].Type.TensorType.ElemType = type;
        return model;
    }

    /// <summary>Every weight in a file beside the model, one after the other.</summary>
    public static void SaveExternal(ModelProto model, string path)
    {
        string location = Path.GetFileName(path) + ".data";
        using FileStream data = File.Create(path + ".data");
        foreach (TensorProto tensor in model.Graph.Initializer.Where(t => t.RawData.Length > 0))
        {
            tensor.DataLocation = TensorProto.Types.DataLocation.External;
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = data.Position.ToString(CultureInfo.InvariantCulture) });
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = tensor.RawData.Length.ToString(CultureInfo.InvariantCulture) });
            data.Write(tensor.RawData.Span);
            tensor.RawData = ByteString.Empty;
        }

        File.WriteAllBytes(path, model.ToByteArray());
    }
}
