namespace Boxfit.Boxes;

/// <summary>What a box is called where it is one object of no or of any class.</summary>
static class ObjectClass
{
    /// <summary>The name of an object whose class is not known.</summary>
    public const string Unnamed = "object";

    /// <summary>What the one box of a picture is called: the only class that there is, else <see cref="Unnamed"/>.</summary>
    public static string Of(IReadOnlyList<string> classes) => classes is [var only] ? only : Unnamed;
}
