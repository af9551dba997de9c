namespace MlNetClassifier.Transforms;

/// <summary>Marks a class derived from <see cref="CustomMappingFactory{TSrc, TDst}"/> with the name under which model files ask for its mapping.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CustomMappingFactoryAttributeAttribute : Attribute
{
    /// <summary>Marks a class.</summary>
    /// <param name="contractName">The name; also given to <c>CustomMapping</c> when the pipeline is made.</param>
    public CustomMappingFactoryAttributeAttribute(string contractName)
    {
        ArgumentException.ThrowIfNullOrEmpty(contractName);
        ContractName = contractName;
    }

    /// <summary>The name.</summary>
    public string ContractName { get; }
}
