using System.Reflection;

namespace Boxfit.Training.Runs;

/// <summary>What Boxfit says of itself in files.</summary>
static class Product
{
    /// <summary>Boxfit's version.</summary>
    public static string Version { get; } = typeof(Product).Assembly.GetName().Version?.ToString(3) ?? "";
}
