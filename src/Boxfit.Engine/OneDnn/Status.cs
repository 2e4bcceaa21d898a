namespace Boxfit.Engine.OneDnn;

/// <summary>oneDNN's status codes.</summary>
static class Status
{
    public const int Success = 0, OutOfMemory = 1, Unimplemented = 3;

    /// <summary>Throws when a call failed; <paramref name="what"/> says what was asked for.</summary>
    public static void Check(int status, string what)
    {
        if (status == Success) return;
        if (status == OutOfMemory)
            throw new BoxfitException($"Not enough memory for {what}. Use a smaller batch or picture size.");
        string reason = status switch
        {
            2 => "invalid arguments",
            Unimplemented => "not implemented",
            _ => $"status {status}",
        };
        throw new BoxfitException($"oneDNN {OneDnnLibrary.Version} could not make {what}: {reason}.");
    }
}
