using System.Reflection;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Runtime;

namespace MlNetClassifier.Transforms;

/// <summary>A custom mapping in a model file: the name of its contract and of the assembly whose factory makes it.</summary>
internal static class CustomMappingFile
{
    private const uint AssemblyNamed = 0x00010002;

    public static VersionInfo Version { get; } =
        new("CUSTOMXF", 0x00010002, 0x00010002, 0x00010001, "CustomTransformer", "Microsoft.ML.Transforms");

    /// <summary>Writes the names.</summary>
    /// <exception cref="InvalidOperationException">The mapping has no contract name.</exception>
    public static void Save(ModelSaveContext ctx, string? contractName, Delegate mapping)
    {
        if (string.IsNullOrEmpty(contractName))
        {
            throw new InvalidOperationException(
                "A custom mapping without a contract name cannot be saved: a model file cannot hold a function. Give it a contractName and mark a "
                + "CustomMappingFactory with it, or save the model without that step.");
        }

        ctx.SetVersionInfo(Version);
        ctx.SaveNonEmptyString(contractName);
        ctx.SaveNonEmptyString((mapping.Method.DeclaringType?.Assembly ?? typeof(CustomMappingFile).Assembly).FullName!);
    }

    /// <summary>Reads the names and lets the factory of that contract make the transformer.</summary>
    /// <exception cref="InvalidModelFileException">No known assembly has a factory of that contract.</exception>
    public static ITransformer Load(IHostEnvironment environment, ModelLoadContext context)
    {
        string contract = context.LoadNonEmptyString();
        string? assemblyName = context.Header.ModelVerWritten >= AssemblyNamed ? context.LoadNonEmptyString() : null;
        Type? factory = (environment as MLContext)?.ComponentCatalog.Candidates(assemblyName)
            .SelectMany(assembly => assembly.GetTypes())
            .FirstOrDefault(type => type.GetCustomAttribute<CustomMappingFactoryAttributeAttribute>()?.ContractName == contract);
        if (factory is null)
        {
            throw context.Reader.Error(
                $"it is a custom mapping with the contract '{contract}'{(assemblyName is null ? "" : $" of assembly '{assemblyName}'")}, and no class marked with that "
                + "contract is known; register its assembly: mlContext.ComponentCatalog.RegisterAssembly(…)");
        }

        return Activator.CreateInstance(factory, nonPublic: true) is ICustomMappingFactory made
            ? made.CreateTransformer(environment, contract)
            : throw context.Reader.Error($"the class {factory.FullName} with the contract '{contract}' does not derive from CustomMappingFactory");
    }
}
