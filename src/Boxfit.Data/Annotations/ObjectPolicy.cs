namespace Boxfit.Data.Annotations;

/// <summary>Which of several objects in one picture counts.</summary>
public enum ObjectPolicy
{
    /// <summary>All do.</summary>
    All,

    /// <summary>Several are an error that names the first pictures.</summary>
    Error,

    /// <summary>The picture is left out and counted.</summary>
    Skip,

    /// <summary>The one with the largest area; the first of several equal ones.</summary>
    Largest,

    /// <summary>The first in the file.</summary>
    First,

    /// <summary>Those of one class; a picture with none or several of it is left out and counted.</summary>
    Class,
}
